import { useTranslation } from "react-i18next";

import type { FieldErrors } from "@/api/errors";
import type { Proof } from "@/api/secondFactor";
import { useSession } from "@/api/useSession";
import { TextField } from "@/ui/Field";
import type { Typed } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";

export const PROOF = ["password", "code"];
export const readProof = (typed: Typed): Proof => ({ password: typed["password"] ?? "", code: (typed["code"] ?? "").trim() });

/** The password, from whoever has one, and a code where a second factor is on. */
export function ProofFields({ fields, withCode }: { fields: FieldErrors; withCode: boolean }) {
  const { t } = useTranslation("account");
  const { user } = useSession();
  return (
    <>
      {user?.must_set_password ? null : (
        <PasswordField name="password" label={t("address.password")} errors={fields["password"]} />
      )}
      {withCode ? (
        <TextField
          label={t("factor.codeOr")}
          name="code"
          autoComplete="one-time-code"
          required
          maxLength={20}
          errors={fields["code"]}
        />
      ) : null}
    </>
  );
}
