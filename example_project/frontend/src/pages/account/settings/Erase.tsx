import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { api, take } from "@/api/client";
import { forget } from "@/api/session";
import { useSession } from "@/api/useSession";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { Notice } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";
import { Section } from "./Section";

/** The API's description names no body for DELETE, though it reads the password from there. */
const erase = (password: string) =>
  take(
    api.DELETE("/api/v1/account/", {
      body: (password ? { password } : {}) as never,
      bodySerializer: (body) => JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    }),
  );

export function Erase() {
  const { t } = useTranslation("account");
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <Section title={t("erase.title")} text={t("erase.text")}>
      <div className={styles["buttons"]}>
        <Button
          look="danger"
          icon="trash"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t("erase.open")}
        </Button>
      </div>
      <Dialog open={open} onClose={close} title={t("erase.title")}>
        <Ask close={close} />
      </Dialog>
    </Section>
  );
}

function Ask({ close }: { close: () => void }) {
  const { t } = useTranslation("account");
  const { user } = useSession();
  const navigate = useNavigate();
  const submit = useSubmit(erase, () => {
    forget();
    announce(t("erase.done"));
    setTimeout(() => void navigate("/")); // after the page has seen that nobody is signed in, and asked to sign in
  });
  return (
    <Form submit={submit} read={(typed) => typed["password"] ?? ""} known={["password"]}>
      <Notice tone="bad" icon="warning">
        {t("erase.warning")}
      </Notice>
      {user?.must_set_password ? null : (
        <PasswordField name="password" label={t("erase.password")} errors={submit.fields["password"]} />
      )}
      <div className={styles["buttons"]}>
        <Button type="submit" look="danger" busy={submit.busy}>
          {t("erase.send")}
        </Button>
        <Button onClick={close}>{t("common:actions.cancel")}</Button>
      </div>
    </Form>
  );
}
