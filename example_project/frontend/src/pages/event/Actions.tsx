import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { useRole, useSession } from "@/api/useSession";
import { number } from "@/lib/format";
import { Button, ButtonLink } from "@/ui/Button";
import buttons from "@/ui/Button.module.css";
import { Icon } from "@/ui/Icon";
import { announce } from "@/ui/toasts";

import styles from "./Actions.module.css";
import { shareLink } from "./share";
import { useReaction } from "./useReaction";

export function Actions({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  return (
    <div className={styles["actions"]}>
      {event.status === "published" ? (
        <>
          <Like event={event} />
          <Favorite event={event} />
          <Button icon="share" onClick={() => void share(event.title, t)}>
            {t("actions.share")}
          </Button>
          <a
            className={`${buttons["button"]} ${buttons["secondary"]}`}
            href={`/api/v1/events/${event.id}/calendar.ics`}
            download
          >
            <Icon name="calendar" />
            {t("actions.calendar")}
          </a>
        </>
      ) : null}
      <ToEditor event={event} />
    </div>
  );
}

/** For whom it is theirs. A draft has a way to the editor in its notice. */
function ToEditor({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const { user } = useSession();
  const isAdmin = useRole("admin");
  if (event.status === "draft") return null;
  if (!isAdmin && String(user?.id) !== String(event.organizer.id)) return null;
  return (
    <ButtonLink to={`/organize/events/${event.id}`} icon="edit">
      {t("state.toEditor")}
    </ButtonLink>
  );
}

function Like({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const { isOn, toggle } = useReaction("like", event);
  return (
    <Button aria-pressed={isOn} onClick={toggle} className={isOn ? styles["on"] : undefined}>
      <Icon name="heart" filled={isOn} />
      {t("actions.like")}
      <span aria-hidden="true">{number(event.likes_count)}</span>
      <span className="visually-hidden">, {t("actions.likes", { count: event.likes_count })}</span>
    </Button>
  );
}

function Favorite({ event }: { event: Event }) {
  const { t } = useTranslation("event");
  const { isOn, toggle } = useReaction("favorite", event);
  return (
    <Button aria-pressed={isOn} onClick={toggle} className={isOn ? styles["on"] : undefined}>
      <Icon name="bookmark" filled={isOn} />
      {t("actions.save")}
    </Button>
  );
}

async function share(title: string, t: (key: string) => string): Promise<void> {
  const done = await shareLink(title, window.location.origin + window.location.pathname);
  if (done === "copied") announce(t("actions.copied"));
  if (done === "failed") announce(t("actions.notCopied"), "bad");
}
