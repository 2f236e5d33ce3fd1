import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

import { number } from "@/lib/format";
import { later } from "@/ui/later";
import { Skeleton } from "@/ui/State";

import styles from "./FiguresChart.module.css";

const Bars = later(() => import("./FiguresBars"), { meanwhile: ({ height }) => <Skeleton height={`${height}px`} /> });

/** A colour and a name for each key of the rows. */
export interface Series {
  key: string;
  name: string;
  color: string;
}

export interface ChartRow {
  /** In full, and as it stands below a bar. */
  label: string;
  short: string;
  values: Record<string, number>;
}

interface Props {
  title: string;
  /** The same in words. */
  summary: string;
  /** What is said instead where there is nothing to be drawn. */
  empty: string;
  /** What the rows are called in the table. */
  rowsAre: string;
  rows: ChartRow[];
  /** Drawn one below the other, as what can not be measured by the same scale. */
  charts: readonly (readonly Series[])[];
  height?: number;
  children?: ReactNode;
}

const COLORS = ["var(--chart-1)", "var(--chart-2)", "var(--chart-3)", "var(--chart-4)", "var(--chart-5)"] as const;

export const colorOf = (place: number): string => COLORS[place % COLORS.length] ?? COLORS[0];

/** A chart for whoever sees it, a sentence that says the same, and a table with all the numbers. */
export function FiguresChart({ title, summary, empty, rowsAre, rows, charts, height = 220, children }: Props) {
  const id = useId();
  const isEmpty = rows.every((row) => Object.values(row.values).every((value) => !value));
  const all = charts.flat();
  return (
    <section className={styles["card"]} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={styles["summary"]}>{isEmpty ? empty : summary}</p>
      {isEmpty ? null : (
        <>
          {charts.map((series) => (
            <div key={series.map(({ key }) => key).join()} aria-hidden="true">
              <Legend series={series} />
              <Bars rows={rows} series={series} height={height} />
            </div>
          ))}
          <Numbers title={title} rowsAre={rowsAre} rows={rows} series={all} />
        </>
      )}
      {children}
    </section>
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className={styles["legend"]}>
      {series.map(({ key, name, color }) => (
        <li key={key} className={styles["entry"]}>
          <span className={styles["swatch"]} style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ title, rowsAre, rows, series }: { title: string; rowsAre: string; rows: ChartRow[]; series: readonly Series[] }) {
  const { t } = useTranslation("organize-figures");
  return (
    <details className={styles["details"]}>
      <summary>
        {t("asTable")}
        <span className="visually-hidden">: {title}</span>
      </summary>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and keys must reach it */}
      <div className={styles["scroll"]} tabIndex={0} role="group" aria-label={title}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{rowsAre}</th>
              {series.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={place}>
                <th scope="row">{row.label}</th>
                {series.map(({ key }) => (
                  <td key={key}>{number(row.values[key] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
