import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { deleteReview } from "@/api/reviews";
import type { Event, Review, ReviewSummary } from "@/api/types";
import { Button } from "@/ui/Button";
import { later } from "@/ui/later";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { ReviewForm } from "./ReviewForm";
import { ReviewItem } from "./ReviewItem";
import styles from "./Reviews.module.css";

const Dialog = later(async () => ({ default: (await import("@/ui/Dialog")).Dialog }));

/** One's own review, or the place to write it, where one may. */
export function OwnReview({ event, summary }: { event: Event; summary: ReviewSummary }) {
  const { t } = useTranslation("event");
  const [isWriting, setWriting] = useState(false);
  const { own } = summary;
  if (!own && !summary.can_review) return null;
  const done = () => {
    setWriting(false);
  };
  return (
    <div className={styles["own"]}>
      <h3>{t(own ? "reviews.own" : "reviews.write")}</h3>
      {own && !isWriting ? (
        <>
          <ReviewItem review={own} organizer={event.organizer.name} />
          <div className={styles["buttons"]}>
            <Button
              icon="edit"
              onClick={() => {
                setWriting(true);
              }}
            >
              {t("common:actions.edit")}
            </Button>
            <DeleteButton review={own} />
          </div>
        </>
      ) : (
        <ReviewForm event={event.id} own={own} onDone={done} onCancel={own ? done : undefined} />
      )}
    </div>
  );
}

function DeleteButton({ review }: { review: Review }) {
  const { t } = useTranslation("event");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [isAsking, ask] = useState(false);
  const { mutate, isPending } = useMutation({
    mutationFn: () => deleteReview(review.id),
    onSuccess: async () => {
      ask(false);
      announce(t("reviews.deleted"));
      await queries.invalidateQueries({ queryKey: ["event", review.event] });
    },
    onError: (error) => {
      announce(errorText(error), "bad");
    },
  });
  const close = () => {
    ask(false);
  };
  return (
    <>
      <Button
        icon="trash"
        onClick={() => {
          ask(true);
        }}
      >
        {t("common:actions.delete")}
      </Button>
      {isAsking ? (
        <Dialog
          open
          onClose={close}
          title={t("reviews.delete")}
          actions={
            <>
              <Button onClick={close}>{t("common:actions.cancel")}</Button>
              <Button
                look="danger"
                busy={isPending}
                onClick={() => {
                  mutate();
                }}
              >
                {t("common:actions.delete")}
              </Button>
            </>
          }
        >
          <p>{t("reviews.deleteText")}</p>
        </Dialog>
      ) : null}
    </>
  );
}
