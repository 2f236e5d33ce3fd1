import { useTranslation } from "react-i18next";

import { useLeaving } from "@/parts/useLeaving";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { type Editor, useSaveState } from "./useEditor";

/** Nobody leaves what they wrote by mistake. */
export function LeaveGuard({ editor: { saver, save } }: { editor: Editor }) {
  const { t } = useTranslation("organize-editor");
  const state = useSaveState(saver);
  const blocker = useLeaving(saver.isDirty, (here, next) => {
    const isCreated = (next.state as { created?: boolean } | null)?.created;
    return here.pathname !== next.pathname && !isCreated;
  });
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
          <Button look="quiet" onClick={stay}>
            {t("leave.stay")}
          </Button>
          <Button look="danger" onClick={() => blocker.proceed?.()}>
            {t("leave.leave")}
          </Button>
          <Button
            look="primary"
            busy={state === "saving"}
            onClick={() =>
              void save().then((isStored) => {
                if (isStored) blocker.proceed?.();
                else stay();
              })
            }
          >
            {t("leave.save")}
          </Button>
        </>
      }
    >
      <p>{t("leave.text")}</p>
    </Dialog>
  );
}
