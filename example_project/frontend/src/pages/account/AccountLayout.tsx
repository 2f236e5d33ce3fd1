import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";

import styles from "./AccountLayout.module.css";

const TABS = ["bookings", "favorites", "subscriptions", "profile", "notifications", "preferences", "settings"] as const;

/** What belongs to one person, a tab each. */
export default function AccountLayout() {
  const { t } = useTranslation("account");
  return (
    <>
      <div className={styles["layout"]}>
        <nav className={styles["tabs"]} aria-label={t("common:nav.account")}>
          {TABS.map((tab) => (
            <NavLink key={tab} to={`/account/${tab}`} className={styles["tab"]}>
              {t(`tabs.${tab}`)}
            </NavLink>
          ))}
        </nav>
      </div>
      <Outlet />
    </>
  );
}
