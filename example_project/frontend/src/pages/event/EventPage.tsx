import { Page } from "@/ui/Page";

export default function EventPage() {
  return (
    <Page title="EventPage">
      <h1>EventPage</h1>
    </Page>
  );
}
