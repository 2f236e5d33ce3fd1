import { Page } from "@/ui/Page";

export default function Figures() {
  return (
    <Page title="Figures">
      <h1>Figures</h1>
    </Page>
  );
}
