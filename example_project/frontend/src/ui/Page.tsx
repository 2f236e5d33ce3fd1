import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./Page.module.css";

/** A page's frame: its width, and its name in the browser's tab. React 19 lifts `title` into the head. */
export function Page({ title, width = "wide", children }: { title: string; width?: "wide" | "narrow" | "reading"; children: ReactNode }) {
  const { t } = useTranslation();
  const name = `${title} · ${t("site")}`;
  return (
    <div className={`${styles["page"]} ${width === "wide" ? "" : styles[width]}`}>
      <title>{name}</title>
      {children}
    </div>
  );
}
