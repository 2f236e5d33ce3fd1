import { Page } from "@/ui/Page";

export default function Bookings() {
  return (
    <Page title="Bookings">
      <h1>Bookings</h1>
    </Page>
  );
}
