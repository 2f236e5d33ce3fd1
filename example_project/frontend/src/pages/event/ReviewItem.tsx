import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Review } from "@/api/types";
import { day } from "@/lib/format";
import { Avatar } from "@/parts/Avatar";
import { Prose } from "@/parts/Prose";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { later } from "@/ui/later";

import styles from "./Reviews.module.css";

const ReplyForm = later(() => import("./ReplyForm"));

const MINUTE = 60_000;

/** Both times are taken while it is stored, one a little after the other. */
const isEdited = (review: Review): boolean =>
  new Date(review.updated_at).getTime() - new Date(review.created_at).getTime() > MINUTE;

interface Props {
  review: Review;
  /** Their name. */
  organizer: string;
  mayAnswer?: boolean;
}

export function ReviewItem({ review, organizer, mayAnswer = false }: Props) {
  const { t } = useTranslation("event");
  const [isAnswering, setAnswering] = useState(false);
  return (
    <article className={styles["review"]}>
      <header className={styles["head"]}>
        <Avatar name={review.author.name} />
        <div>
          <h3 className={styles["author"]}>{review.author.name}</h3>
          <p className={styles["more"]}>
            <Given rating={review.rating} /> <time dateTime={review.created_at}>{day(review.created_at)}</time>
            {isEdited(review) ? ` · ${t("reviews.edited")}` : ""}
          </p>
        </div>
      </header>
      {review.text ? <Prose text={review.text} /> : null}
      {review.reply && !isAnswering ? (
        <div className={styles["reply"]}>
          <p className={styles["author"]}>{t("reviews.reply", { name: organizer })}</p>
          <Prose text={review.reply} />
        </div>
      ) : null}
      {mayAnswer ? (
        isAnswering ? (
          <ReplyForm
            review={review}
            onDone={() => {
              setAnswering(false);
            }}
          />
        ) : (
          <div>
            <Button
              icon="edit"
              onClick={() => {
                setAnswering(true);
              }}
            >
              {t(review.reply ? "common:actions.edit" : "reviews.answer")}
            </Button>
          </div>
        )
      ) : null}
    </article>
  );
}

export function Given({ rating }: { rating: number }) {
  const { t } = useTranslation("event");
  return (
    <span className={styles["given"]}>
      <span className="visually-hidden">{t("reviews.stars", { count: rating })}</span>
      {Array.from({ length: 5 }, (_, index) => (
        <Icon key={index} name="star" size={16} filled={index < rating} />
      ))}
    </span>
  );
}
