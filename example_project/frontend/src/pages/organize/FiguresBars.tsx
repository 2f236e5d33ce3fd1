import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import { number } from "@/lib/format";

import styles from "./FiguresChart.module.css";
import type { ChartRow, Series } from "./FiguresChart";

interface Props {
  rows: ChartRow[];
  series: readonly Series[];
  height: number;
}

const INK = { fill: "var(--ink-soft)" };

/** Bars that stand on each other. It is for the eye only: what it shows is told in words and in a table beside it. */
export default function FiguresBars({ rows, series, height }: Props) {
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={rows} accessibilityLayer={false} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} barCategoryGap="18%">
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="short" tick={INK} tickLine={false} axisLine={false} minTickGap={12} interval="equidistantPreserveStart" height={28} />
        <YAxis allowDecimals={false} tick={INK} tickLine={false} axisLine={false} width={38} tickFormatter={(value: number) => number(value)} />
        <Tooltip cursor={{ fill: "var(--sunken)" }} isAnimationActive={false} content={<Hint series={series} />} />
        {series.map(({ key, color }) => (
          <Bar key={key} dataKey={(row: ChartRow) => row.values[key] ?? 0} name={key} stackId="all" fill={color} isAnimationActive={false} maxBarSize={44} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

interface HintProps {
  series: readonly Series[];
  active?: boolean;
  payload?: readonly { payload?: ChartRow }[];
}

function Hint({ series, active, payload }: HintProps) {
  const row = payload?.[0]?.payload;
  if (!active || !row) return null;
  return (
    <div className={styles["hint"]}>
      <p>{row.label}</p>
      <ul>
        {series.map(({ key, name, color }) => (
          <li key={key} className={styles["entry"]}>
            <span className={styles["swatch"]} style={{ background: color }} />
            {name}
            <strong>{number(row.values[key] ?? 0)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}
