import { useTranslation } from "react-i18next";

import { changePassword } from "@/api/account";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";

import { Panel } from "./Panel";

/** After an address was registered twice, nobody's password counts: whoever has the code chooses one. */
export function SetPassword() {
  const { t } = useTranslation("signin");
  const submit = useSubmit((password: string) => changePassword("", password));
  return (
    <Panel title={t("setPassword.title")} intro={t("setPassword.intro")}>
      <Form submit={submit} read={(typed) => typed["new_password"] ?? ""} known={["new_password"]}>
        <PasswordField fresh name="new_password" label={t("password.fresh")} errors={submit.fields["new_password"]} />
        <Button type="submit" look="primary" wide busy={submit.busy}>
          {t("setPassword.send")}
        </Button>
      </Form>
    </Panel>
  );
}
