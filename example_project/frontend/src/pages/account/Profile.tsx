import { Page } from "@/ui/Page";

export default function Profile() {
  return (
    <Page title="Profile">
      <h1>Profile</h1>
    </Page>
  );
}
