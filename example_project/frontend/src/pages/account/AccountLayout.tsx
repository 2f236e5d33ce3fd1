import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";

import styles from "./AccountLayout.module.css";

const TABS = ["bookings", "favorites", "subscriptions", "profile", "notifications", "preferences", "settings"] as const;

/** What belongs to one person, a tab each. */
export default function AccountLayout() {
  const { t } = useTranslation("account");
  const { pathname } = useLocation();
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = tabs.current;
    const here = row?.querySelector<HTMLElement>('[aria-current="page"]');
    if (row && here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }, [pathname]);
  return (
    <div className={styles["layout"]}>
      <nav ref={tabs} className={styles["tabs"]} aria-label={t("common:nav.account")}>
        {TABS.map((tab) => (
          <NavLink key={tab} to={`/account/${tab}`} className={styles["tab"]}>
            {t(`tabs.${tab}`)}
          </NavLink>
        ))}
      </nav>
      <div className={styles["content"]}>
        <Outlet />
      </div>
    </div>
  );
}
