import { useId } from "react";
import { useTranslation } from "react-i18next";

import { FieldErrors } from "@/ui/Field";
import { Icon } from "@/ui/Icon";

import styles from "./Reviews.module.css";

interface Props {
  /** 0: none yet. */
  value: number;
  onChange: (rating: number) => void;
  errors?: string[] | undefined;
}

/** One to five stars: radio buttons that look like stars, so that arrow keys and screen readers know what to do. */
export function RatingField({ value, onChange, errors }: Props) {
  const { t } = useTranslation("event");
  const id = useId();
  return (
    <fieldset className={styles["rating"]}>
      <legend className={styles["legend"]}>{t("reviews.rating")}</legend>
      <div className={styles["choices"]}>
        {[1, 2, 3, 4, 5].map((rating) => (
          <label key={rating} className={styles["choice"]}>
            <input
              type="radio"
              className="visually-hidden"
              name={id}
              required
              checked={rating === value}
              onChange={() => {
                onChange(rating);
              }}
            />
            <Icon name="star" size={32} filled={rating <= value} />
            <span className="visually-hidden">{t("reviews.stars", { count: rating })}</span>
          </label>
        ))}
      </div>
      <FieldErrors errors={errors} />
    </fieldset>
  );
}
