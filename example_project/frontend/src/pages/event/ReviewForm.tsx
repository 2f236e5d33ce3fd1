import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { changeReview, writeReview } from "@/api/reviews";
import type { Review } from "@/api/types";
import { Button } from "@/ui/Button";
import { FieldErrors, TextArea } from "@/ui/Field";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { RatingField } from "./RatingField";
import styles from "./Reviews.module.css";

interface Props {
  event: number;
  own: Review | null;
  onDone: () => void;
  onCancel?: (() => void) | undefined;
}

export function ReviewForm({ event, own, onDone, onCancel }: Props) {
  const { t } = useTranslation("event");
  const errorText = useErrorText();
  const [rating, setRating] = useState(own?.rating ?? 0);
  const [text, setText] = useState(own?.text ?? "");
  const { mutate, isPending, error } = useSending(event, own, onDone);
  const fields = error instanceof ApiError ? error.problem.fields : {};
  const isOfField = Boolean(fields["rating"] ?? fields["text"]);
  return (
    <form
      className={styles["form"]}
      onSubmit={(submit) => {
        submit.preventDefault();
        if (!isPending) mutate({ rating, text: text.trim() });
      }}
    >
      <RatingField value={rating} onChange={setRating} errors={fields["rating"]} />
      <TextArea
        label={t("reviews.text")}
        hint={t("reviews.hint")}
        value={text}
        maxLength={5000}
        errors={fields["text"]}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      {error && !isOfField ? <FieldErrors errors={[errorText(error)]} /> : null}
      <div className={styles["buttons"]}>
        <Button type="submit" look="primary" busy={isPending}>
          {t(own ? "common:actions.save" : "reviews.send")}
        </Button>
        {onCancel ? <Button onClick={onCancel}>{t("common:actions.cancel")}</Button> : null}
      </div>
    </form>
  );
}

function useSending(event: number, own: Review | null, onDone: () => void) {
  const { t } = useTranslation("event");
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (opinion: { rating: number; text: string }) =>
      own ? changeReview(own.id, opinion).then(() => undefined) : writeReview(event, opinion).then(() => undefined),
    onSuccess: async () => {
      announce(t(own ? "reviews.changed" : "reviews.sent"));
      await queries.invalidateQueries({ queryKey: ["event", event] });
      onDone();
    },
  });
}
