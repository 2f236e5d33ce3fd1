import { Page } from "@/ui/Page";

export default function ForgotPassword() {
  return (
    <Page title="ForgotPassword">
      <h1>ForgotPassword</h1>
    </Page>
  );
}
