import { Page } from "@/ui/Page";

export default function Favorites() {
  return (
    <Page title="Favorites">
      <h1>Favorites</h1>
    </Page>
  );
}
