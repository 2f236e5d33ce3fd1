import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { type Account, type AccountChange, changeAccount } from "@/api/profile";
import { updateUser } from "@/api/session";
import { changeLanguage, type Language, LANGUAGES } from "@/i18n";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";
import { Refused } from "@/ui/Form";
import form from "@/ui/Form.module.css";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";

/** All that the browser knows, and the one that is chosen, whatever it is called. */
const zones = (own: string): string[] => [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])].filter(Boolean).sort();

/** Name, language and time zone; the mails are in this language, and their times in this zone. */
export function AboutYou({ account }: { account: Account }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const { first_name, last_name, language, timezone } = account;
  const { register, handleSubmit } = useForm<AccountChange>({ defaultValues: { first_name, last_name, language, timezone } });
  const submit = useSubmit(changeAccount, (changed) => {
    queries.setQueryData(["account", "own"], changed);
    updateUser(changed);
    if (changed.language in LANGUAGES) void changeLanguage(changed.language as Language);
    announce(t("common:state.saved"));
  });
  const { fields } = submit;
  const send = handleSubmit((values) => {
    if (!submit.busy) submit.send(values);
  });
  return (
    <form className={form["form"]} onSubmit={(event) => void send(event)} aria-labelledby="own">
      <Refused submit={submit} known={["first_name", "last_name", "language", "timezone"]} />
      <div className={styles["pair"]}>
        <TextField
          label={t("profile.firstName")}
          autoComplete="given-name"
          maxLength={150}
          errors={fields["first_name"]}
          {...register("first_name")}
        />
        <TextField
          label={t("profile.lastName")}
          autoComplete="family-name"
          maxLength={150}
          errors={fields["last_name"]}
          {...register("last_name")}
        />
        <SelectField label={t("common:language")} errors={fields["language"]} {...register("language")}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("profile.timezone")} errors={fields["timezone"]} {...register("timezone")}>
          {zones(timezone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replace(/_/g, " ")}
            </option>
          ))}
        </SelectField>
      </div>
      <div className={styles["buttons"]}>
        <Button type="submit" look="primary" busy={submit.busy}>
          {t("common:actions.save")}
        </Button>
      </div>
    </form>
  );
}
