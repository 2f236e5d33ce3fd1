import { Page } from "@/ui/Page";

export default function Person() {
  return (
    <Page title="Person">
      <h1>Person</h1>
    </Page>
  );
}
