import { Page } from "@/ui/Page";

export default function Notifications() {
  return (
    <Page title="Notifications">
      <h1>Notifications</h1>
    </Page>
  );
}
