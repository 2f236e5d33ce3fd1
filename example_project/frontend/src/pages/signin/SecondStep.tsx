import { useTranslation } from "react-i18next";

import { canPasskey, type SecondStep as Step, signInByCode, signInByPasskey } from "@/api/account";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Form, Refused } from "@/ui/Form";
import { Notice } from "@/ui/State";

import { Panel } from "./Panel";

/** A code from the app, one of the recovery codes, or a passkey. */
export function SecondStep({ step, back }: { step: Step; back: () => void }) {
  const { t } = useTranslation("signin");
  const submit = useSubmit((code: string) => signInByCode(step.token, code));
  const byCode = step.methods.some((method) => method !== "webauthn");
  return (
    <Panel
      title={t("second.title")}
      intro={byCode ? t("second.intro") : undefined}
      more={
        <Button look="quiet" onClick={back}>
          {t("second.again")}
        </Button>
      }
    >
      {step.methods.includes("webauthn") && canPasskey() ? <Passkey token={step.token} /> : null}
      {byCode ? (
        <Form submit={submit} read={(typed) => (typed["code"] ?? "").trim()} known={["code"]}>
          <TextField
            label={t("second.code")}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            required
            maxLength={20}
            hint={t("second.hint")}
            errors={submit.fields["code"]}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the step has just replaced another, of which it is the only question
            autoFocus
          />
          <Button type="submit" look="primary" wide busy={submit.busy}>
            {t("second.send")}
          </Button>
        </Form>
      ) : null}
    </Panel>
  );
}

function Passkey({ token }: { token: string }) {
  const { t } = useTranslation("signin");
  const submit = useSubmit(() => signInByPasskey(token));
  const cancelled = submit.error instanceof DOMException;
  return (
    <>
      {cancelled ? (
        <Notice tone="warn" live>
          {t("second.cancelled")}
        </Notice>
      ) : (
        <Refused submit={submit} />
      )}
      <Button
        wide
        busy={submit.busy}
        onClick={() => {
          submit.send(undefined);
        }}
      >
        {t("second.passkey")}
      </Button>
    </>
  );
}
