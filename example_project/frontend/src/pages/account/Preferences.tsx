import { Page } from "@/ui/Page";

export default function Preferences() {
  return (
    <Page title="Preferences">
      <h1>Preferences</h1>
    </Page>
  );
}
