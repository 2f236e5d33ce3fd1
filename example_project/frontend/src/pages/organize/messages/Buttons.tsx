import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { Submit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";

import { Confirm } from "./Confirm";
import type { Draft } from "./draft";
import styles from "./Messages.module.css";
import type { Order } from "./useSending";

interface Props {
  sending: Submit<Order>;
  count: number | undefined;
  onDone: () => void;
}

/** Keep, schedule, or send: the last is asked about, since nothing takes it back. */
export function Buttons({ sending, count, onDone }: Props) {
  const { t } = useTranslation("organize-messages");
  const { control, handleSubmit } = useFormContext<Draft>();
  const [asked, ask] = useState<Draft | null>(null);
  const isLater = useWatch({ control, name: "when" }) === "later";
  const give = (send: boolean) =>
    handleSubmit((draft) => {
      if (sending.busy) return;
      if (send && draft.when === "now") ask(draft);
      else sending.send({ draft, send });
    });
  return (
    <div className={styles["actions"]}>
      <Button look="primary" icon={isLater ? "clock" : "mail"} busy={sending.busy} onClick={() => void give(true)()}>
        {t(isLater ? "form.schedule" : "form.send")}
      </Button>
      <Button busy={sending.busy} onClick={() => void give(false)()}>
        {t("form.keep")}
      </Button>
      <Button look="quiet" onClick={onDone}>
        {t("common:actions.back")}
      </Button>
      {asked ? (
        <Confirm
          title={t("confirm.title")}
          text={count === undefined ? t("confirm.unknown") : t("confirm.text", { count })}
          look="primary"
          yes={t("form.send")}
          no={t("common:actions.cancel")}
          busy={sending.busy}
          onYes={() => {
            ask(null);
            sending.send({ draft: asked, send: true });
          }}
          onNo={() => {
            ask(null);
          }}
        />
      ) : null}
    </div>
  );
}
