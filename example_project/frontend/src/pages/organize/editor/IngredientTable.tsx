import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "@/ui/Button";

import styles from "./Editor.module.css";
import { ListErrors, Section, Text, useRules } from "./fields";
import { focusOn, RowButtons } from "./rows";
import { newIngredient, type Values } from "./values";

const MOST = 200;
const UNITS = "ingredient-units";

/** What is needed, and how much of it. */
export function IngredientTable() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { fields, append, remove, move } = useFieldArray({ control, name: "ingredients", keyName: "fieldKey" });
  return (
    <Section id="ingredients" title={t("ingredients.title")} text={t("ingredients.text")}>
      <ol className={styles["rows"]}>
        {fields.map((row, index) => (
          <li key={row.key} className={styles["ingredient"]}>
            <Ingredient
              index={index}
              count={fields.length}
              onMove={(to) => {
                move(index, to);
              }}
              onRemove={() => {
                remove(index);
                focusOn("ingredients-add");
              }}
            />
          </li>
        ))}
      </ol>
      <ListErrors name="ingredients" />
      <datalist id={UNITS}>
        {(t("ingredients.units", { returnObjects: true }) as string[]).map((unit) => (
          <option key={unit} value={unit} />
        ))}
      </datalist>
      <div>
        <Button
          id="ingredients-add"
          icon="plus"
          disabled={fields.length >= MOST}
          onClick={() => {
            append(newIngredient(), { shouldFocus: false });
            focusOn(`ingredients.${fields.length}.name`);
          }}
        >
          {t("ingredients.add")}
        </Button>
      </div>
    </Section>
  );
}

interface Props {
  index: number;
  count: number;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function Ingredient({ index, count, onMove, onRemove }: Props) {
  const { t } = useTranslation("organize-editor");
  const { required, quantity } = useRules();
  const { control } = useFormContext<Values>();
  const at = `ingredients.${index}` as const;
  const name = useWatch({ control, name: `${at}.name` }) || t("ingredients.nameless", { number: index + 1 });
  return (
    <>
      <Text name={`${at}.name`} label={t("ingredients.name")} maxLength={200} rules={required} />
      <Text name={`${at}.quantity`} label={t("ingredients.quantity")} inputMode="decimal" rules={quantity} />
      <Text name={`${at}.unit`} label={t("ingredients.unit")} maxLength={30} list={UNITS} autoComplete="off" />
      <Text name={`${at}.note`} label={t("ingredients.note")} maxLength={300} />
      <RowButtons name={name} index={index} count={count} onMove={onMove} onRemove={onRemove} />
    </>
  );
}
