import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changePassword } from "@/api/account";
import { useSession } from "@/api/useSession";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";
import { Section } from "./Section";

export function Password() {
  const { t } = useTranslation("account");
  const { user } = useSession();
  const queries = useQueryClient();
  const [round, setRound] = useState(0); // after a change the fields are new ones, and empty
  const submit = useSubmit(
    ({ before, after }: { before: string; after: string }) => changePassword(before, after),
    () => {
      announce(t("password.changed"));
      setRound((last) => last + 1);
      return queries.invalidateQueries({ queryKey: ["account", "sessions"] });
    },
  );
  return (
    <Section title={t("password.title")} text={t("password.text")}>
      <Form
        key={round}
        submit={submit}
        read={(typed) => ({ before: typed["old_password"] ?? "", after: typed["new_password"] ?? "" })}
        known={["old_password", "new_password"]}
      >
        <input type="text" hidden readOnly autoComplete="username" value={user?.email ?? ""} />
        {user?.must_set_password ? null : (
          <PasswordField name="old_password" label={t("password.before")} errors={submit.fields["old_password"]} />
        )}
        <PasswordField fresh name="new_password" label={t("password.after")} errors={submit.fields["new_password"]} />
        <div className={styles["buttons"]}>
          <Button type="submit" look="primary" busy={submit.busy}>
            {t("password.send")}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
