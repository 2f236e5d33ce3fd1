import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { FACTOR, freshCodes, type Proof, removeTotp } from "@/api/secondFactor";
import { useSession } from "@/api/useSession";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";

type Wish = "codes" | "off";

/** Other recovery codes, or none of it any more: both ask for password and code. */
export function FactorOn({ show }: { show: (codes: string[]) => void }) {
  const { t } = useTranslation("account");
  const { user } = useSession();
  const queries = useQueryClient();
  const [wish, setWish] = useState<Wish | null>(null);
  const submit = useSubmit(
    (proof: Proof) => (wish === "codes" ? freshCodes(proof) : removeTotp(proof)),
    async (answer) => {
      if (answer) show(answer.recovery_codes);
      else {
        announce(t("factor.turnedOff"));
        await queries.invalidateQueries({ queryKey: FACTOR });
      }
    },
  );
  if (!wish)
    return (
      <div className={styles["buttons"]}>
        <Button onClick={() => { setWish("codes"); }}>{t("factor.fresh")}</Button>
        <Button look="danger" onClick={() => { setWish("off"); }}>{t("factor.turnOff")}</Button>
      </div>
    );
  return (
    <Form
      submit={submit}
      read={(typed) => ({ password: typed["password"] ?? "", code: (typed["code"] ?? "").trim() })}
      known={["password", "code"]}
    >
      {user?.must_set_password ? null : (
        <PasswordField name="password" label={t("address.password")} errors={submit.fields["password"]} />
      )}
      <TextField
        label={t("factor.codeOr")}
        name="code"
        autoComplete="one-time-code"
        required
        maxLength={20}
        errors={submit.fields["code"]}
      />
      <div className={styles["buttons"]}>
        <Button type="submit" look={wish === "off" ? "danger" : "primary"} busy={submit.busy}>
          {t(wish === "off" ? "factor.turnOff" : "factor.fresh")}
        </Button>
        <Button look="quiet" onClick={() => { setWish(null); }}>{t("common:actions.cancel")}</Button>
      </div>
    </Form>
  );
}
