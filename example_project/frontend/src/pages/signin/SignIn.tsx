import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { type SecondStep as Step, signIn } from "@/api/account";
import { withNext } from "@/app/nextPath";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";

import { Entrance, Panel } from "./Panel";
import { SecondStep } from "./SecondStep";

export default function SignIn() {
  const [step, setStep] = useState<Step | null>(null);
  return (
    <Entrance>
      {step ? (
        <SecondStep
          step={step}
          back={() => {
            setStep(null);
          }}
        />
      ) : (
        <Password done={setStep} />
      )}
    </Entrance>
  );
}

function Password({ done }: { done: (step: Step | null) => void }) {
  const { t } = useTranslation("signin");
  const location = useLocation();
  const state = location.state as { email?: string } | null;
  const submit = useSubmit(({ email, password }: { email: string; password: string }) => signIn(email, password), done);
  const more = (
    <>
      <Link to={withNext("/forgot-password", location.search)}>{t("signIn.forgot")}</Link>
      <Link to={withNext("/sign-up", location.search)}>{t("signIn.none")}</Link>
    </>
  );
  return (
    <Panel title={t("signIn.title")} more={more}>
      <Form
        submit={submit}
        read={(typed) => ({ email: typed["email"] ?? "", password: typed["password"] ?? "" })}
        known={["email", "password"]}
      >
        <TextField
          label={t("email")}
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={state?.email}
          required
          maxLength={254}
          errors={submit.fields["email"]}
        />
        <PasswordField name="password" label={t("password.label")} errors={submit.fields["password"]} />
        <Button type="submit" look="primary" wide busy={submit.busy}>
          {t("signIn.send")}
        </Button>
      </Form>
    </Panel>
  );
}
