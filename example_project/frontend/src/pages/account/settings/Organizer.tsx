import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, take } from "@/api/client";
import { updateUser } from "@/api/session";
import { useRole } from "@/api/useSession";
import { useSubmit } from "@/lib/useSubmit";
import { Button, ButtonLink } from "@/ui/Button";
import { TextArea } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/State";

import styles from "../Account.module.css";
import { Section } from "./Section";

async function ask(message: string) {
  const answer = await take(api.POST("/api/v1/account/organizer/", { body: { message } }));
  const account = await take(api.GET("/api/v1/account/"));
  return { answer, account };
}

/** Where a site grants the role at once, the person is an organizer after this. */
export function Organizer() {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const isOrganizer = useRole("organizer");
  const [told, tell] = useState("");
  const submit = useSubmit(ask, ({ answer, account }) => {
    tell(answer.detail);
    updateUser(account);
    queries.setQueryData(["account", "own"], account);
  });
  if (isOrganizer)
    return (
      <Section title={t("organizer.title")} text={t("organizer.is")}>
        <div className={styles["buttons"]}>
          <ButtonLink to="/organize">{t("common:nav.organize")}</ButtonLink>
        </div>
      </Section>
    );
  return (
    <Section title={t("organizer.title")} text={t("organizer.text")}>
      {told ? (
        <Notice tone="good" icon="check" live>
          {told}
        </Notice>
      ) : (
        <Form submit={submit} read={(typed) => typed["message"] ?? ""} known={["message"]}>
          <TextArea label={t("organizer.message")} name="message" maxLength={5000} errors={submit.fields["message"]} />
          <div className={styles["buttons"]}>
            <Button type="submit" busy={submit.busy}>
              {t("organizer.send")}
            </Button>
          </div>
        </Form>
      )}
    </Section>
  );
}
