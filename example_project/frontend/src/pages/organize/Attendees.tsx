import { Page } from "@/ui/Page";

export default function Attendees() {
  return (
    <Page title="Attendees">
      <h1>Attendees</h1>
    </Page>
  );
}
