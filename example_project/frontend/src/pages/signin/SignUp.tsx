import { Page } from "@/ui/Page";

export default function SignUp() {
  return (
    <Page title="SignUp">
      <h1>SignUp</h1>
    </Page>
  );
}
