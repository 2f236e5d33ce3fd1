import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { EventCard } from "@/api/types";
import { shortDay } from "@/lib/format";
import { eventPath } from "@/parts/EventCard";

import styles from "./SearchBox.module.css";

interface Props {
  id: string;
  events: readonly EventCard[];
  /** The line that the arrow keys have come to. */
  mark: number;
  isOpen: boolean;
}

/** The list below the field. The focus stays in the field; what screen readers hear comes from there. */
export function Suggestions({ id, events, mark, isOpen }: Props) {
  const { t } = useTranslation("catalogue");
  const navigate = useNavigate();
  return (
    <>
      <ul className={styles["list"]} id={`${id}-list`} role="listbox" aria-label={t("search.suggestions")} hidden={!events.length}>
        {events.map((event, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are the field's, as in every combobox
          <li
            key={event.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === mark}
            className={styles["option"]}
            onMouseDown={(press) => {
              press.preventDefault(); // the focus stays in the field
            }}
            onClick={() => {
              void navigate(eventPath(event));
            }}
          >
            {event.cover ? <img className={styles["cover"]} src={event.cover.url ?? ""} alt="" width={64} height={36} /> : null}
            <span className={styles["name"]}>{event.title}</span>
            <span className={styles["when"]}>
              {[shortDay(event.starts_at, event.timezone), event.is_online ? t("common:format.online") : event.city]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      <span className="visually-hidden" role="status">
        {isOpen ? (events.length ? t("search.found", { count: events.length }) : t("search.none")) : ""}
      </span>
    </>
  );
}
