import { Page } from "@/ui/Page";

export default function EditEvent() {
  return (
    <Page title="EditEvent">
      <h1>EditEvent</h1>
    </Page>
  );
}
