import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { signOut } from "@/api/account";
import { unreadQuery, useLiveInbox } from "@/api/notifications";
import type { User } from "@/api/session";
import button from "@/ui/Button.module.css";
import { Icon } from "@/ui/Icon";
import menu from "@/ui/Menu.module.css";
import { announce } from "@/ui/toasts";

import styles from "./Layout.module.css";
import { forgetAttempts } from "./leaving";

const PAGES = [
  ["/account/bookings", "nav.bookings"],
  ["/account/favorites", "nav.favorites"],
  ["/account/profile", "nav.profile"],
  ["/account/settings", "nav.settings"],
] as const;

export default function AccountMenu({ user }: { user: User }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = [user.first_name, user.last_name].filter(Boolean).join(" ") || user.email;
  return (
    <>
      {user.roles.includes("organizer") ? (
        <Link to="/organize" className={`${styles["link"]} ${styles["onlyWide"]}`}>
          {t("nav.organize")}
        </Link>
      ) : null}
      <Bell />
      <Menu.Root modal={false}>
        <Menu.Trigger className={`${button["button"]} ${button["quiet"]} ${button["icon"]}`} aria-label={t("nav.account")}>
          <Icon name="user" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={6}>
            <Menu.Popup className={menu["menu"]} aria-label={name}>
              {PAGES.map(([to, label]) => (
                <Menu.Item key={to} className={menu["item"]} render={<Link to={to} />}>
                  {t(label)}
                </Menu.Item>
              ))}
              {user.roles.includes("organizer") ? (
                <Menu.Item className={menu["item"]} render={<Link to="/organize" />}>
                  {t("nav.organize")}
                </Menu.Item>
              ) : null}
              <Menu.Item
                className={menu["item"]}
                onClick={() => {
                  signOut().then(
                    () => {
                      forgetAttempts();
                      return navigate("/");
                    },
                    () => {
                      announce(t("nav.notSignedOut"), "bad");
                    },
                  );
                }}
              >
                {t("nav.signOut")}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

function Bell() {
  const { t } = useTranslation();
  const { data } = useQuery(unreadQuery);
  useLiveInbox();
  const count = data?.unread ?? 0;
  return (
    <Link
      to="/account/notifications"
      className={`${button["button"]} ${button["quiet"]} ${button["icon"]} ${styles["bell"]}`}
      aria-label={count ? t("nav.unread", { count }) : t("nav.notifications")}
    >
      <Icon name="bell" />
      {count ? (
        <span className={styles["count"]} aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      ) : null}
    </Link>
  );
}
