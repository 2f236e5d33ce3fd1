import { useTranslation } from "react-i18next";

import { activate } from "@/api/account";
import { api, take } from "@/api/client";
import { isRefusal } from "@/api/errors";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { CodeField } from "@/ui/CodeField";
import { Form } from "@/ui/Form";

import { Panel } from "./Panel";
import { Resend } from "./Resend";

/** The code from the mail opens the account, and signs in. */
export function CodeStep({ email, back }: { email: string; back: () => void }) {
  const { t } = useTranslation("signin");
  const submit = useSubmit((code: string) => activate(email, code));
  const wrong = isRefusal(submit.error, "invalid_code");
  const more = (
    <>
      <Resend send={() => take(api.POST("/api/v1/activate/resend/", { body: { email } }))} />
      <Button look="quiet" onClick={back}>
        {t("code.otherAddress")}
      </Button>
    </>
  );
  return (
    <Panel title={t("code.title")} intro={t("code.intro", { email })} more={more}>
      <Form submit={submit} read={(typed) => typed["code"] ?? ""} known={["code"]}>
        <CodeField focused hint={wrong ? t("code.wrongHint") : t("code.hint")} errors={submit.fields["code"]} />
        <Button type="submit" look="primary" wide busy={submit.busy}>
          {t("code.send")}
        </Button>
      </Form>
    </Panel>
  );
}
