import { useState } from "react";
import { useTranslation } from "react-i18next";

import { beginTotp, confirmTotp } from "@/api/secondFactor";
import type { components } from "@/api/schema";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { CodeField } from "@/ui/CodeField";
import { Form } from "@/ui/Form";

import styles from "../Account.module.css";
import { PROOF, ProofFields, readProof } from "./ProofFields";

type Answer = components["schemas"]["Setup"];
type Setup = Answer & { picture: string };

/** The QR code comes as a `data:` address, which the site's Content-Security-Policy does not let a picture have. */
function withPicture(setup: Answer): Setup {
  const svg = decodeURIComponent(setup.qr_svg.slice(setup.qr_svg.indexOf(",") + 1));
  return { ...setup, picture: URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })) };
}

/** Setting it up: the password, then a secret for the app, then a code that proves that the app has it. */
export function FactorOff({ withCode, show }: { withCode: boolean; show: (codes: string[]) => void }) {
  const { t } = useTranslation("account");
  const [setup, setSetup] = useState<Setup | null>(null);
  const submit = useSubmit(beginTotp, (answer) => {
    setSetup(withPicture(answer));
  });
  if (setup) return <Confirm setup={setup} show={show} />;
  return (
    <Form submit={submit} read={readProof} known={PROOF}>
      <ProofFields fields={submit.fields} withCode={withCode} />
      <div className={styles["buttons"]}>
        <Button type="submit" busy={submit.busy}>
          {t("factor.begin")}
        </Button>
      </div>
    </Form>
  );
}

function Confirm({ setup, show }: { setup: Setup; show: (codes: string[]) => void }) {
  const { t } = useTranslation("account");
  const submit = useSubmit(
    (code: string) => confirmTotp(setup.setup_token, code),
    (answer) => {
      show(answer.recovery_codes);
    },
  );
  return (
    <Form submit={submit} read={(typed) => typed["code"] ?? ""} known={["code"]}>
      <p>{t("factor.scan")}</p>
      <img className={styles["qr"]} src={setup.picture} alt={t("factor.qr")} width={200} height={200} />
      <p className={styles["soft"]}>
        {t("factor.secret")} <code>{setup.secret}</code>
      </p>
      <CodeField focused label={t("factor.code")} errors={submit.fields["code"]} />
      <div className={styles["buttons"]}>
        <Button type="submit" look="primary" busy={submit.busy}>
          {t("factor.confirm")}
        </Button>
      </div>
    </Form>
  );
}
