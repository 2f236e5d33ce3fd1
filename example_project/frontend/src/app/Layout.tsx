import { Suspense, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from "react-router";

import { useSession } from "@/api/useSession";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { later } from "@/ui/later";
import { Loading } from "@/ui/State";
import { Toasts } from "@/ui/Toasts";

import { Choices } from "./Choices";
import styles from "./Layout.module.css";
import { removeSight } from "./sight";

const AccountMenu = later(() => import("./AccountMenu"), {
  instead: (_, retry) => <Again onClick={retry} />, // there is room for a button, and no more
});

/** The frame of every page. After a change of page the focus is at its beginning, as after a click on a link. */
export default function Layout() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useLayoutEffect(removeSight, []);
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  return (
    <>
      <a className={styles["skip"]} href="#main">
        {t("skip")}
      </a>
      <header className={styles["header"]}>
        <div className={styles["bar"]}>
          <Link to="/" className={styles["brand"]}>
            <Icon name="ticket" size={26} />
            {t("site")}
          </Link>
          <Navigation />
        </div>
      </header>
      <main id="main" className={styles["main"]} ref={main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <footer className={styles["footer"]}>
        <div className={styles["foot"]}>
          <p className={styles["about"]}>
            {t("footer.about")}
            <a href="/api/v1/docs/">{t("footer.api")}</a>
          </p>
          <Choices />
        </div>
      </footer>
      <Toasts />
      <ScrollRestoration />
    </>
  );
}

function Navigation() {
  const { t } = useTranslation();
  const { status, user } = useSession();
  return (
    <nav className={styles["nav"]} aria-label={t("nav.label")}>
      <NavLink to="/events" className={styles["link"]}>
        {t("nav.events")}
      </NavLink>
      {status === "signed-in" ? (
        <AccountMenu user={user} />
      ) : (
        <>
          <NavLink to="/sign-in" className={styles["link"]}>
            {t("nav.signIn")}
          </NavLink>
          <NavLink to="/sign-up" className={`${styles["link"]} ${styles["onlyWide"]}`}>
            {t("nav.signUp")}
          </NavLink>
        </>
      )}
    </nav>
  );
}

function Again({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button look="quiet" onClick={onClick}>
      {t("actions.retry")}
    </Button>
  );
}
