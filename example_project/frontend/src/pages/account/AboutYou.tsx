import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { type Account, accountQuery, changeAccount } from "@/api/profile";
import { updateUser } from "@/api/session";
import { changeLanguage, type Language, LANGUAGES } from "@/i18n";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { SelectField, TextField } from "@/ui/Field";
import { Refused } from "@/ui/Form";
import form from "@/ui/Form.module.css";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";
import { changesOf, type Own, ownOf } from "./own";

/** All that the browser knows, and the one that is chosen, whatever it is called. */
const zones = (own: string): string[] => [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])].filter(Boolean).sort();

/** Name, language and time zone; the mails are in this language, and their times in this zone. */
export function AboutYou({ account }: { account: Account }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const [stored, store] = useState(() => ownOf(account));
  const { register, handleSubmit } = useForm<Own>({ defaultValues: stored });
  const submit = useSubmit(changeAccount, (changed, sent) => {
    queries.setQueryData(accountQuery.queryKey, changed);
    updateUser(changed);
    if (sent.language && changed.language in LANGUAGES) void changeLanguage(changed.language as Language).catch(() => undefined); // the mails' at least
    store(ownOf(changed));
    announce(t("common:state.saved"));
  });
  const { fields } = submit;
  const send = handleSubmit((values) => {
    if (!submit.busy) submit.send(changesOf(stored, values));
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
          {zones(account.timezone).map((zone) => (
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
