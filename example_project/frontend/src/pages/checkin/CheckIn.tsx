import { Page } from "@/ui/Page";

export default function CheckIn() {
  return (
    <Page title="CheckIn">
      <h1>CheckIn</h1>
    </Page>
  );
}
