import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { FiguresEvent } from "@/api/figures";
import { publishEvent } from "@/api/organize";
import { useSubmit } from "@/lib/useSubmit";
import { Button, ButtonLink } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Refused } from "@/ui/Form";
import { announce } from "@/ui/toasts";

interface Props {
  event: FiguresEvent;
  open: boolean;
  onClose: () => void;
}

/** Everybody sees it then: that is asked once more. */
export function DashboardPublish({ event, open, onClose }: Props) {
  const { t } = useTranslation("organize-figures");
  return (
    <Dialog open={open} onClose={onClose} title={t("publish.title", { title: event.title })}>
      <Ask event={event} onClose={onClose} />
    </Dialog>
  );
}

function Ask({ event, onClose }: Omit<Props, "open">) {
  const { t } = useTranslation("organize-figures");
  const queries = useQueryClient();
  const submit = useSubmit(() => publishEvent(event.id), () => {
    announce(t("publish.done", { title: event.title }));
    onClose();
    void queries.invalidateQueries({ queryKey: ["organize"] });
    void queries.invalidateQueries({ queryKey: ["event", event.id] });
    void queries.invalidateQueries({ queryKey: ["events"] });
  });
  return (
    <>
      <p>{t("publish.text")}</p>
      <Refused submit={submit} />
      <div>
        <Button
          look="primary"
          busy={submit.busy}
          onClick={() => {
            submit.send(undefined);
          }}
        >
          {t("publish.yes")}
        </Button>{" "}
        <ButtonLink to={`/organize/events/${event.id}`} look="quiet">
          {t("publish.look")}
        </ButtonLink>
      </div>
    </>
  );
}
