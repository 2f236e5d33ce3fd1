import { Page } from "@/ui/Page";

export default function Dashboard() {
  return (
    <Page title="Dashboard">
      <h1>Dashboard</h1>
    </Page>
  );
}
