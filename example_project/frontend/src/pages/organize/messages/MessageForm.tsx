import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { previewQuery, type Words } from "@/api/messages";
import type { Event } from "@/api/types";
import { useDebounced } from "@/lib/useDebounced";
import { Refused } from "@/ui/Form";

import { Audience } from "./Audience";
import { Buttons } from "./Buttons";
import { type Draft, isChanged, isWritten, toWords } from "./draft";
import { LeaveGuard } from "./LeaveGuard";
import styles from "./Messages.module.css";
import { Preview } from "./Preview";
import { useSending } from "./useSending";
import { WhenFields } from "./WhenFields";
import { WordFields } from "./WordFields";

interface Props {
  event: Event;
  id: number | null;
  initial: Draft;
  onDone: () => void;
}

const KNOWN = ["subject", "text", "send_at"];
const PAUSE = 500;

export function MessageForm({ event, id, initial, onDone }: Props) {
  const { t } = useTranslation("organize-messages");
  const form = useForm<Draft>({ defaultValues: initial });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus(); // what was pressed to come here is gone
  }, []);
  const draft = { ...initial, ...useWatch({ control: form.control }) } as Draft;
  const words = useDebounced(JSON.stringify(toWords(draft)), PAUSE);
  const preview = useQuery({ ...previewQuery(event.id, JSON.parse(words) as Words), placeholderData: (before) => before });
  const isDone = useRef(false);
  const sending = useSending({
    event,
    id,
    onDone: () => {
      isDone.current = true;
      onDone();
    },
  });
  const isUnsaved = useCallback(() => !isDone.current && isChanged(initial, form.getValues()), [initial, form]);
  const unclear = preview.error instanceof ApiError ? preview.error.problem.fields : {};
  const errorsOf = (name: string) => sending.fields[name] ?? unclear[name];
  const count = preview.data?.recipients;
  return (
    <FormProvider {...form}>
      <form
        className={styles["columns"]}
        aria-labelledby="writing"
        noValidate
        onSubmit={(submitted) => {
          submitted.preventDefault();
        }}
      >
        <div className={styles["form"]}>
          <h2 id="writing" ref={heading} tabIndex={-1}>
            {t(id === null ? "form.new" : "form.edit")}
          </h2>
          <Refused submit={sending} known={KNOWN} />
          <Audience event={event} count={count} />
          <WordFields errorsOf={errorsOf} />
          <WhenFields event={event} errors={errorsOf("send_at")} />
          <Buttons sending={sending} count={count} onDone={onDone} />
        </div>
        <LeaveGuard isUnsaved={isUnsaved} />
        <Preview shown={isWritten(draft) && !preview.isError ? preview.data : undefined} />
      </form>
    </FormProvider>
  );
}
