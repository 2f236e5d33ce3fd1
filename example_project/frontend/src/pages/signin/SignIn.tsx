import { Page } from "@/ui/Page";

export default function SignIn() {
  return (
    <Page title="SignIn">
      <h1>SignIn</h1>
    </Page>
  );
}
