import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";

import { api, take } from "@/api/client";
import { isRefusal } from "@/api/errors";
import { withNext } from "@/app/nextPath";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { CodeField } from "@/ui/CodeField";
import { TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { announce } from "@/ui/toasts";

import { Entrance, Panel } from "./Panel";
import { Resend } from "./Resend";

const ask = (email: string) => take(api.POST("/api/v1/forgot_password/", { body: { email } }));
const reset = (body: { email: string; code: string; new_password: string }) =>
  take(api.POST("/api/v1/forgot_password/confirm/", { body }));

export default function ForgotPassword() {
  const [email, setEmail] = useState("");
  return <Entrance>{email ? <Reset email={email} /> : <Ask done={setEmail} />}</Entrance>;
}

function Ask({ done }: { done: (email: string) => void }) {
  const { t } = useTranslation("signin");
  const { search } = useLocation();
  const submit = useSubmit(ask, (_, email) => {
    done(email);
  });
  return (
    <Panel
      title={t("forgot.title")}
      intro={t("forgot.intro")}
      more={<Link to={withNext("/sign-in", search)}>{t("forgot.back")}</Link>}
    >
      <Form submit={submit} read={(typed) => typed["email"] ?? ""} known={["email"]}>
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={254}
          errors={submit.fields["email"]}
        />
        <Button type="submit" look="primary" wide busy={submit.busy}>
          {t("forgot.send")}
        </Button>
      </Form>
    </Panel>
  );
}

function Reset({ email }: { email: string }) {
  const { t } = useTranslation("signin");
  const { search } = useLocation();
  const navigate = useNavigate();
  const submit = useSubmit(reset, () => {
    announce(t("forgot.done"));
    void navigate(withNext("/sign-in", search), { state: { email } });
  });
  const wrong = isRefusal(submit.error, "invalid_code");
  return (
    <Panel title={t("forgot.newTitle")} intro={t("forgot.sent", { email })} more={<Resend send={() => ask(email)} />}>
      <Form
        submit={submit}
        read={(typed) => ({ email, code: typed["code"] ?? "", new_password: typed["new_password"] ?? "" })}
        known={["code", "new_password"]}
      >
        <CodeField focused hint={wrong ? t("code.wrongHint") : t("code.hint")} errors={submit.fields["code"]} />
        <PasswordField fresh name="new_password" label={t("password.fresh")} errors={submit.fields["new_password"]} />
        <Button type="submit" look="primary" wide busy={submit.busy}>
          {t("forgot.save")}
        </Button>
      </Form>
    </Panel>
  );
}
