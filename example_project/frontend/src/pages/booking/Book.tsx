import { Page } from "@/ui/Page";

export default function Book() {
  return (
    <Page title="Book">
      <h1>Book</h1>
    </Page>
  );
}
