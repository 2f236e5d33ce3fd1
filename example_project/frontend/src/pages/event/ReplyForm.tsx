import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { replyToReview } from "@/api/reviews";
import type { Review } from "@/api/types";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/Field";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Reviews.module.css";

/** The organizer's answer, which everybody reads. */
export default function ReplyForm({ review, onDone }: { review: Review; onDone: () => void }) {
  const { t } = useTranslation("event");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [text, setText] = useState(review.reply);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => replyToReview(review.id, text.trim()),
    onSuccess: async () => {
      announce(t("reviews.answered"));
      await queries.invalidateQueries({ queryKey: ["event", review.event, "reviews"] });
      onDone();
    },
  });
  const said = error instanceof ApiError ? error.problem.fields["text"] : undefined;
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !isPending) mutate();
      }}
    >
      <TextArea
        label={t("reviews.answerText", { name: review.author.name })}
        value={text}
        required
        maxLength={5000}
        errors={error ? (said ?? [errorText(error)]) : undefined}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
      <div className={styles["buttons"]}>
        <Button type="submit" look="primary" busy={isPending}>
          {t("reviews.answer")}
        </Button>
        <Button onClick={onDone}>{t("common:actions.cancel")}</Button>
      </div>
    </form>
  );
}
