import { Page } from "@/ui/Page";

export default function Subscriptions() {
  return (
    <Page title="Subscriptions">
      <h1>Subscriptions</h1>
    </Page>
  );
}
