import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { createSeries, seriesQuery } from "@/api/organize";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Refused } from "@/ui/Form";

import styles from "./Editor.module.css";
import { Select } from "./fields";
import type { Values } from "./values";

/** The series of which this is a date. A new one can be begun at once. */
export function SeriesField() {
  const { t } = useTranslation("organize-editor");
  const { control } = useFormContext<Values>();
  const [isNew, begin] = useState(false);
  const chosen = useWatch({ control, name: "series" });
  const { data } = useQuery(seriesQuery);
  const known = data?.results ?? [];
  return (
    <div className={styles["stack"]}>
      <Select key={known.length} name="series" label={t("when.series")} hint={t("when.seriesHint")}>
        <option value="">{t("when.noSeries")}</option>
        {chosen && !known.some(({ id }) => String(id) === chosen) ? <option value={chosen}>…</option> : null}
        {known.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </Select>
      {isNew ? (
        <NewSeries
          onDone={() => {
            begin(false);
          }}
        />
      ) : (
        <div>
          <Button
            look="quiet"
            icon="plus"
            onClick={() => {
              begin(true);
            }}
          >
            {t("when.newSeries")}
          </Button>
        </div>
      )}
    </div>
  );
}

function NewSeries({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("organize-editor");
  const queries = useQueryClient();
  const { setValue } = useFormContext<Values>();
  const [title, name] = useState("");
  const submit = useSubmit(createSeries, (series) => {
    queries.setQueryData(seriesQuery.queryKey, (before) => before && { ...before, results: [series, ...before.results] });
    // its option is there after the next painting
    setTimeout(() => {
      setValue("series", String(series.id));
      document.getElementById("series")?.focus();
    });
    onDone();
  });
  const send = () => {
    if (title.trim() && !submit.busy) submit.send(title.trim());
  };
  return (
    <div className={styles["inline"]}>
      <Refused submit={submit} known={["title"]} />
      <TextField
        label={t("when.seriesName")}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- they have just asked for it
        autoFocus
        maxLength={200}
        value={title}
        errors={submit.fields["title"]}
        onChange={(event) => {
          name(event.target.value);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          send();
        }}
      />
      <Button busy={submit.busy} onClick={send}>
        {t("when.begin")}
      </Button>
    </div>
  );
}
