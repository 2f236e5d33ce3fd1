import { Combobox } from "@base-ui/react/combobox";
import { useState } from "react";
import { useController, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { zoneNames } from "@/lib/wallClock";
import field from "@/ui/Field.module.css";
import { FieldErrors } from "@/ui/Field";

import { useErrorsOf } from "./fields";
import type { Values } from "./values";
import styles from "./ZoneField.module.css";

const readable = (zone: string): string => zone.replaceAll("_", " ");

/** One of some hundred zones, found by typing a part of its name. */
export function ZoneField() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const { field: { value, onChange, onBlur, ref } } = useController({ control, name: "timezone" });
  const errors = useErrorsOf("timezone");
  const [zones] = useState(() => zoneNames(value));
  return (
    <div className={field["field"]}>
      <label className={field["label"]} htmlFor="timezone">
        {t("when.zone")} *
      </label>
      <Combobox.Root
        items={zones}
        value={value}
        itemToStringLabel={readable}
        onValueChange={(chosen: string | null) => {
          if (chosen) onChange(chosen);
        }}
      >
        <Combobox.Input
          id="timezone"
          ref={ref}
          className={field["control"]}
          aria-describedby="timezone-hint"
          aria-invalid={errors ? true : undefined}
          onBlur={onBlur}
        />
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className={styles["positioner"]}>
            <Combobox.Popup className={styles["popup"]} aria-label={t("when.zone")}>
              <Combobox.Empty className={styles["empty"]}>{t("when.noZone")}</Combobox.Empty>
              <Combobox.List className={styles["list"]}>
                {(name: string) => (
                  <Combobox.Item key={name} value={name} className={styles["item"]}>
                    {readable(name)}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <p id="timezone-hint" className={field["hint"]}>
        {t("when.zoneHint")}
      </p>
      <FieldErrors errors={errors} />
    </div>
  );
}
