import { useState } from "react";
import { useTranslation } from "react-i18next";

import { minutes, useCountdown } from "@/lib/useCountdown";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Refused } from "@/ui/Form";
import { announce } from "@/ui/toasts";

const PAUSE = 60;

/** Another code, once in a minute: the one before it is dead then. */
export function Resend({ send }: { send: () => Promise<unknown> }) {
  const { t } = useTranslation("signin");
  const [until, setUntil] = useState(() => Date.now() + PAUSE * 1000);
  const wait = useCountdown(until);
  const submit = useSubmit(send, () => {
    setUntil(Date.now() + PAUSE * 1000);
    announce(t("code.sentAgain"));
  });
  return (
    <>
      <Refused submit={submit} />
      <Button
        look="quiet"
        busy={submit.busy || wait > 0}
        onClick={() => {
          submit.send(undefined);
        }}
      >
        {wait > 0 ? t("code.resendIn", { time: minutes(wait) }) : t("code.resend")}
      </Button>
    </>
  );
}
