import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Button } from "@/ui/Button";

import styles from "./Editor.module.css";
import { Area, Check, ListErrors, Section, Select, Text, useRules } from "./fields";
import { focusOn, RowButtons } from "./rows";
import { newQuestion, type Values } from "./values";

const MOST = 50;
const KINDS = ["text", "choice", "yes_no"] as const;

/** What everybody who comes is asked when they book. */
export function Questions() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { fields, append, remove, move } = useFieldArray({ control, name: "questions", keyName: "fieldKey" });
  return (
    <Section id="questions" title={t("questions.title")} text={t("questions.text")}>
      <ol className={styles["rows"]}>
        {fields.map((row, index) => (
          <li key={row.key} className={styles["card"]}>
            <Question
              index={index}
              count={fields.length}
              onMove={(to) => {
                move(index, to);
              }}
              onRemove={() => {
                remove(index);
                focusOn("questions-add");
              }}
            />
          </li>
        ))}
      </ol>
      <ListErrors name="questions" />
      <div>
        <Button
          id="questions-add"
          icon="plus"
          disabled={fields.length >= MOST}
          onClick={() => {
            append(newQuestion(), { shouldFocus: false });
            focusOn(`questions.${fields.length}.label`);
          }}
        >
          {t("questions.add")}
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

function Question({ index, count, onMove, onRemove }: Props) {
  const { t } = useTranslation("organize-editor");
  const { required } = useRules();
  const { control } = useFormContext<Values>();
  const at = `questions.${index}` as const;
  const [label, kind] = useWatch({ control, name: [`${at}.label`, `${at}.kind`] });
  const name = label || t("questions.nameless", { number: index + 1 });
  return (
    <fieldset className={styles["stack"]}>
      <legend className="visually-hidden">{name}</legend>
      <div className={styles["pair"]}>
        <Text name={`${at}.label`} label={t("questions.label")} maxLength={200} rules={required} />
        <Select name={`${at}.kind`} label={t("questions.kind")}>
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {t(`questions.kinds.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {kind === "choice" ? (
        <Area name={`${at}.choices`} label={t("questions.choices")} hint={t("questions.choicesHint")} rows={3} rules={required} />
      ) : null}
      <div className={styles["rowFoot"]}>
        <Check name={`${at}.is_required`} label={t("questions.required")} />
        <RowButtons name={name} index={index} count={count} onMove={onMove} onRemove={onRemove} />
      </div>
    </fieldset>
  );
}
