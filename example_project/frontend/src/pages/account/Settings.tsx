import { Page } from "@/ui/Page";

export default function Settings() {
  return (
    <Page title="Settings">
      <h1>Settings</h1>
    </Page>
  );
}
