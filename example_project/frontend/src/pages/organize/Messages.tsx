import { Page } from "@/ui/Page";

export default function Messages() {
  return (
    <Page title="Messages">
      <h1>Messages</h1>
    </Page>
  );
}
