import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { eventQuery } from "@/api/events";
import { publishEvent } from "@/api/organize";
import type { Event } from "@/api/types";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Badge } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { checklist, type Item } from "./checklist";
import styles from "./Editor.module.css";
import { Section } from "./fields";
import { goTo } from "./SectionNav";
import type { Editor } from "./useEditor";
import type { Values } from "./values";

/** What is missing before everybody may see it; each leads to its field. */
export function Publishing({ editor, event }: { editor: Editor; event: Event | null }) {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const values = useWatch({ control }) as Values;
  const items = checklist(values, event?.images.length ?? 0, new Date());
  const publish = usePublish(editor, event);
  const isDraft = !event || event.status === "draft";
  const missing = items.find(({ needed, done }) => needed && !done);
  return (
    <Section id="publishing" title={t("publishing.title")} text={isDraft ? t("publishing.text") : t(`publishing.${event.status}`)}>
      <ul className={styles["checklist"]}>
        {items.map((item) => (
          <Entry key={item.name} item={item} />
        ))}
      </ul>
      {isDraft ? (
        <div>
          <Button
            look="primary"
            busy={publish.isPending}
            onClick={() => {
              if (missing) {
                announce(t("publishing.missing", { name: t(`checklist.${missing.name}`) }), "warn");
                goTo(missing.field);
              } else {
                publish.mutate();
              }
            }}
          >
            {t("publishing.publish")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function usePublish(editor: Editor, event: Event | null) {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const isStored = await editor.save();
      const id = event?.id ?? editor.saver.id();
      return isStored && id !== null ? publishEvent(id) : null;
    },
    onSuccess: (published) => {
      if (!published) return;
      queries.setQueryData(eventQuery(published.id).queryKey, published);
      void queries.invalidateQueries({ queryKey: ["events"] });
      void queries.invalidateQueries({ queryKey: ["organize"] });
      announce(t("publishing.done"));
    },
    onError: editor.refuse,
  });
}

function Entry({ item: { name, done, needed, field } }: { item: Item }) {
  const { t } = useTranslation("organize-editor");
  return (
    <li className={styles["entry"]} data-done={done}>
      <Icon name={done ? "check" : needed ? "warning" : "info"} />
      {done ? (
        <span>{t(`checklist.${name}`)}</span>
      ) : (
        <button
          type="button"
          className={styles["entryLink"]}
          onClick={() => {
            goTo(field);
          }}
        >
          {t(`checklist.${name}`)}
        </button>
      )}
      {done ? <span className="visually-hidden">{t("publishing.isDone")}</span> : <Badge tone={needed ? "warn" : "neutral"}>{t(needed ? "publishing.needed" : "publishing.better")}</Badge>}
    </li>
  );
}
