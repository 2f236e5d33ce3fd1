import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { clock } from "@/lib/format";
import { Button } from "@/ui/Button";
import { useErrorText } from "@/ui/State";

import { isStorable } from "./checklist";
import styles from "./Editor.module.css";
import { ChangedElsewhere } from "./elsewhere";
import { type Editor, useSaveState } from "./useEditor";

interface Props {
  editor: Editor;
  event: Event | null;
  isPreview: boolean;
  onPreview: () => void;
  onSave: () => void;
}

/** At the foot of the window: whether all is stored, and the way to store it. */
export function SaveBar({ editor, event, isPreview, onPreview, onSave }: Props) {
  const { t } = useTranslation("organize-editor");
  const state = useSaveState(editor.saver);
  const errorText = useErrorText();
  const isElsewhere = editor.problem instanceof ChangedElsewhere;
  const isRefused = editor.problem !== null && state !== "unreachable";
  return (
    <div className={styles["bar"]} data-foot role="region" aria-label={t("bar.label")}>
      <p className={styles["state"]} role="status" data-state={isRefused ? "refused" : state}>
        {isElsewhere ? t("bar.elsewhere") : isRefused ? errorText(editor.problem) : <Words editor={editor} event={event} />}
      </p>
      <div className={styles["barButtons"]}>
        <Button icon={isPreview ? "edit" : "eye"} onClick={onPreview} aria-pressed={isPreview}>
          {t(isPreview ? "bar.edit" : "bar.preview")}
        </Button>
        <Button look="primary" busy={state === "saving"} onClick={onSave}>
          {t(event?.status === "published" ? "bar.saveChanges" : "bar.saveDraft")}
        </Button>
      </div>
    </div>
  );
}

function Words({ editor: { saver, form }, event }: { editor: Editor; event: Event | null }) {
  const { t } = useTranslation("organize-editor");
  const state = useSaveState(saver);
  const at = saver.savedAt();
  if (state === "saved") return at ? t("bar.savedAt", { time: clock(at.toISOString()) }) : t("bar.saved");
  if (state === "unreachable" && saver.id() === null) return t("bar.unreachableNew");
  if (state !== "changed") return t(`bar.${state}`);
  if (event?.status === "draft" && !isStorable(form.getValues())) return t("bar.unfinished");
  return t(event?.status === "draft" ? "bar.soon" : "bar.changed");
}
