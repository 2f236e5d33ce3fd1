import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Link, type LinkProps } from "react-router";

import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon";

export type Look = "primary" | "secondary" | "quiet" | "danger";

interface Shape {
  look?: Look;
  wide?: boolean;
  icon?: IconName;
}

function classes({ look = "secondary", wide, square, className }: Shape & { square?: boolean; className?: string }) {
  return [styles["button"], styles[look], wide && styles["wide"], square && styles["icon"], className]
    .filter(Boolean)
    .join(" ");
}

type ButtonProps = Shape & ButtonHTMLAttributes<HTMLButtonElement> & { busy?: boolean; children: ReactNode };

/** `busy`: it was pressed and the answer is on its way; it can not be pressed again, and keeps its focus. */
export function Button({ look, wide, icon, busy, children, className, type = "button", onClick, ...more }: ButtonProps) {
  return (
    <button
      type={type}
      className={classes({ look, wide, className })}
      aria-disabled={busy ? true : undefined}
      aria-busy={busy ? true : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      {...more}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; icon: IconName; label: string; filled?: boolean };

/** A button that shows its icon only; `label` is what it is called. */
export function IconButton({ look = "quiet", icon, label, filled, className, ...more }: IconButtonProps) {
  return (
    <button type="button" className={classes({ look, square: true, className })} aria-label={label} title={label} {...more}>
      <Icon name={icon} filled={filled} />
    </button>
  );
}

export function ButtonLink({ look, wide, icon, children, className, ...more }: Shape & LinkProps & { ref?: Ref<HTMLAnchorElement>; children: ReactNode }) {
  return (
    <Link className={classes({ look, wide, className })} {...more}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  );
}
