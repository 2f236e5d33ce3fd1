import { useTranslation } from "react-i18next";

import { useLeaving } from "@/parts/useLeaving";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

/** Nobody leaves a message by mistake that is neither sent nor kept. */
export function LeaveGuard({ isUnsaved }: { isUnsaved: () => boolean }) {
  const { t } = useTranslation("organize-messages");
  // which message is written stands in the search
  const blocker = useLeaving(isUnsaved, (here, next) => here.pathname !== next.pathname || here.search !== next.search);
  const stay = () => {
    blocker.reset?.();
  };
  return (
    <Dialog
      open={blocker.state === "blocked"}
      onClose={stay}
      title={t("leave.title")}
      actions={
        <>
          <Button look="primary" onClick={stay}>
            {t("leave.stay")}
          </Button>
          <Button look="danger" onClick={() => blocker.proceed?.()}>
            {t("leave.leave")}
          </Button>
        </>
      }
    >
      <p>{t("leave.text")}</p>
    </Dialog>
  );
}
