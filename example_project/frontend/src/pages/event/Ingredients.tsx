import { useTranslation } from "react-i18next";

import type { Event } from "@/api/types";
import { number } from "@/lib/format";

import page from "./EventPage.module.css";
import styles from "./Ingredients.module.css";

type Ingredient = Event["ingredients"][number];

const amount = ({ quantity, unit }: Ingredient): string =>
  [quantity ? number(Number(quantity)) : "", unit].filter(Boolean).join(" ");

export function Ingredients({ ingredients }: { ingredients: Event["ingredients"] }) {
  const { t } = useTranslation("event");
  if (!ingredients.length) return null;
  return (
    <section className={page["section"]}>
      <h2>{t("ingredients.title")}</h2>
      <table className={styles["table"]}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("ingredients.name")}</th>
            <th scope="col">{t("ingredients.quantity")}</th>
          </tr>
        </thead>
        <tbody>
          {ingredients.map((ingredient, index) => (
            <tr key={ingredient.id ?? index}>
              <th scope="row">
                {ingredient.name}
                {ingredient.note ? <span className={styles["note"]}>{ingredient.note}</span> : null}
              </th>
              <td>{amount(ingredient)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
