import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { api, take } from "@/api/client";
import { sessionState, updateUser } from "@/api/session";
import { useSession } from "@/api/useSession";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { CodeField } from "@/ui/CodeField";
import { TextField } from "@/ui/Field";
import { Form, Refused } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { ErrorState, Loading, Skeleton } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";
import { Section } from "./Section";

const KEY = ["account", "address"];
const addressQuery = queryOptions({ queryKey: KEY, queryFn: () => take(api.GET("/api/v1/account/email/")) });

/** Another address counts once its owner has entered the code that was sent there. */
export function Address() {
  const { t } = useTranslation("account");
  const { data, error, refetch } = useQuery(addressQuery);
  return (
    <Section title={t("address.title")} text={data ? t("address.now", { email: data.email }) : undefined}>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? (
        <Loading>
          <Skeleton height="14rem" />
        </Loading>
      ) : null}
      {data?.pending ? <Confirm email={data.pending.email} /> : data ? <Ask /> : null}
    </Section>
  );
}

function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
}

function Ask() {
  const { t } = useTranslation("account");
  const { user } = useSession();
  const refresh = useRefresh();
  const submit = useSubmit(
    (body: { email: string; password: string }) => take(api.POST("/api/v1/account/email/", { body })),
    refresh,
  );
  return (
    <Form
      submit={submit}
      read={(typed) => ({ email: typed["email"] ?? "", password: typed["password"] ?? "" })}
      known={["email", "password"]}
    >
      <TextField
        label={t("address.fresh")}
        name="email"
        type="email"
        autoComplete="email"
        required
        maxLength={254}
        errors={submit.fields["email"]}
      />
      {user?.must_set_password ? null : (
        <PasswordField name="password" label={t("address.password")} errors={submit.fields["password"]} />
      )}
      <div className={styles["buttons"]}>
        <Button type="submit" busy={submit.busy}>
          {t("address.send")}
        </Button>
      </div>
    </Form>
  );
}

function Confirm({ email }: { email: string }) {
  const { t } = useTranslation("account");
  const refresh = useRefresh();
  const confirm = useSubmit(
    (code: string) => take(api.POST("/api/v1/account/email/confirm/", { body: { code } })),
    () => {
      const { user } = sessionState();
      if (user) updateUser({ ...user, email });
      announce(t("address.changed", { email }));
      return refresh();
    },
  );
  const drop = useSubmit(() => take(api.DELETE("/api/v1/account/email/")), refresh);
  return (
    <Form submit={confirm} read={(typed) => typed["code"] ?? ""} known={["code"]}>
      <p>{t("address.sent", { email })}</p>
      <Refused submit={drop} />
      <CodeField errors={confirm.fields["code"]} />
      <div className={styles["buttons"]}>
        <Button type="submit" look="primary" busy={confirm.busy}>
          {t("address.confirm")}
        </Button>
        <Button
          look="quiet"
          busy={drop.busy}
          onClick={() => {
            drop.send(undefined);
          }}
        >
          {t("address.drop")}
        </Button>
      </div>
    </Form>
  );
}
