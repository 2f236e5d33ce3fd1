import { type DateRange, DayPicker } from "react-day-picker";
import { enGB } from "react-day-picker/locale/en-GB";
import { ru } from "react-day-picker/locale/ru";
import { useTranslation } from "react-i18next";

import { isoDay, parseDay } from "@/lib/days";
import { Button } from "@/ui/Button";

import styles from "./Calendar.module.css";

interface Props {
  from: string;
  to: string;
  onChange: (days: { from: string; to: string }) => void;
}

const NAMES = [
  "root", "months", "month", "month_caption", "caption_label", "nav", "button_next", "button_previous", "month_grid",
  "weekdays", "weekday", "weeks", "week", "day", "day_button", "chevron", "selected", "range_start", "range_end",
  "range_middle", "today", "outside", "disabled", "hidden", "focused",
] as const;
const CLASSES = Object.fromEntries(NAMES.map((name) => [name, styles[name] ?? ""]));

const textOf = (date: Date | undefined): string => (date ? isoDay(date) : "");

/** A month to choose days from. Loaded when somebody opens it. */
export default function Calendar({ from, to, onChange }: Props) {
  const { t, i18n } = useTranslation("catalogue");
  const days: DateRange | undefined = from ? { from: parseDay(from), to: parseDay(to) } : undefined;
  return (
    <>
      <DayPicker
        mode="range"
        locale={i18n.language === "ru" ? ru : enGB}
        classNames={CLASSES}
        selected={days}
        defaultMonth={days?.from ?? new Date()}
        onSelect={(chosen) => {
          onChange({ from: textOf(chosen?.from), to: textOf(chosen?.to) });
        }}
      />
      {from || to ? (
        <Button
          look="quiet"
          onClick={() => {
            onChange({ from: "", to: "" });
          }}
        >
          {t("filters.noDates")}
        </Button>
      ) : null}
    </>
  );
}
