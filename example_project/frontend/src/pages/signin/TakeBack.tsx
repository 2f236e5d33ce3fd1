import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { takeAddressBack } from "@/api/account";
import { useSubmit } from "@/lib/useSubmit";
import { Button, ButtonLink } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/State";

import { Panel } from "./Panel";

/** Where the mail to the old address leads. Only the button does something: programs follow links in mails, too. */
export default function TakeBack() {
  const { t } = useTranslation("signin");
  const token = useSearchParams()[0].get("token") ?? "";
  const [isDone, setDone] = useState(false);
  const submit = useSubmit(takeAddressBack, () => {
    setDone(true);
  });
  if (isDone) return <Done />;
  return (
    <Panel title={t("takeBack.title")} intro={t("takeBack.intro")}>
      {token ? (
        <Form submit={submit} read={() => token}>
          <Button type="submit" look="primary" wide busy={submit.busy}>
            {t("takeBack.send")}
          </Button>
        </Form>
      ) : (
        <Notice tone="bad" icon="warning">
          {t("takeBack.incomplete")}
        </Notice>
      )}
    </Panel>
  );
}

function Done() {
  const { t } = useTranslation("signin");
  return (
    <Panel title={t("takeBack.done")}>
      <Notice tone="good" icon="check" live>
        {t("takeBack.next")}
      </Notice>
      <ButtonLink to="/forgot-password" look="primary" wide>
        {t("takeBack.password")}
      </ButtonLink>
    </Panel>
  );
}
