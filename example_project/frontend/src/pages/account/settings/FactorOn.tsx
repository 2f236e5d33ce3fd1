import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { FACTOR, freshCodes, type Proof, removeTotp } from "@/api/secondFactor";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";
import { PROOF, ProofFields, readProof } from "./ProofFields";

type Wish = "codes" | "off";

/** Other recovery codes, or the app no more: both ask for password and code. */
export function FactorOn({ withApp, show }: { withApp: boolean; show: (codes: string[]) => void }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const [wish, setWish] = useState<Wish | null>(null);
  const submit = useSubmit(
    (proof: Proof) => (wish === "codes" ? freshCodes(proof) : removeTotp(proof)),
    async (answer) => {
      if (answer) show(answer.recovery_codes);
      else {
        setWish(null);
        announce(t("factor.turnedOff"));
        await queries.invalidateQueries({ queryKey: FACTOR });
      }
    },
  );
  if (!wish)
    return (
      <div className={styles["buttons"]}>
        <Button onClick={() => { setWish("codes"); }}>{t("factor.fresh")}</Button>
        {withApp ? <Button look="danger" onClick={() => { setWish("off"); }}>{t("factor.turnOff")}</Button> : null}
      </div>
    );
  return (
    <Form submit={submit} read={readProof} known={PROOF}>
      <ProofFields fields={submit.fields} withCode />
      <div className={styles["buttons"]}>
        <Button type="submit" look={wish === "off" ? "danger" : "primary"} busy={submit.busy}>
          {t(wish === "off" ? "factor.turnOff" : "factor.fresh")}
        </Button>
        <Button look="quiet" onClick={() => { setWish(null); }}>{t("common:actions.cancel")}</Button>
      </div>
    </Form>
  );
}
