import { Page } from "@/ui/Page";

export default function BookingPage() {
  return (
    <Page title="BookingPage">
      <h1>BookingPage</h1>
    </Page>
  );
}
