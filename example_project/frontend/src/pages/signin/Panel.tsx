import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";

import { useSession } from "@/api/useSession";
import { nextPath } from "@/app/nextPath";
import { Page } from "@/ui/Page";
import { Loading } from "@/ui/State";

import { SetPassword } from "./SetPassword";
import styles from "./SignIn.module.css";

interface Props {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  /** Other ways, below. */
  more?: ReactNode;
}

/** The frame of every step of signing in. */
export function Panel({ title, intro, children, more }: Props) {
  return (
    <Page title={title} width="narrow">
      <div className={styles["panel"]}>
        <div className={styles["head"]}>
          <h1>{title}</h1>
          {intro ? <p className={styles["intro"]}>{intro}</p> : null}
        </div>
        {children}
        {more ? <div className={styles["more"]}>{more}</div> : null}
      </div>
    </Page>
  );
}

/** Whoever has signed in goes on to where they wanted to. */
export function Entrance({ children }: { children: ReactNode }) {
  const { status, user } = useSession();
  const { search } = useLocation();
  if (status === "unknown") return <Loading />;
  if (status === "anonymous" || !user) return children;
  return user.must_set_password ? <SetPassword /> : <Navigate to={nextPath(search)} replace />;
}
