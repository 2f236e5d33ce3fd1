import { Menu } from "@base-ui/react/menu";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { eventQuery } from "@/api/events";
import type { Figures } from "@/api/figures";
import { ButtonLink } from "@/ui/Button";
import button from "@/ui/Button.module.css";
import { Icon } from "@/ui/Icon";
import menu from "@/ui/Menu.module.css";

import { type ActionName, actionsOf } from "./dashboardSteps";
import styles from "./Dashboard.module.css";
import { DashboardPublish } from "./DashboardPublish";
import { valuesOf } from "./editor/values";
import { useDuplicate } from "./useDuplicate";

/** The likeliest next step as a button, all others in a menu. */
export function DashboardActions({ figures }: { figures: Figures }) {
  const { t } = useTranslation("organize-figures");
  const [publishing, setPublishing] = useState(false);
  const { event } = figures;
  const queries = useQueryClient();
  const duplicate = useDuplicate(async () => valuesOf(await queries.fetchQuery({ ...eventQuery(event.id), staleTime: 0 })));
  const [first, ...more] = actionsOf(figures, new Date());
  return (
    <div className={styles["actions"]}>
      {first ? (
        <ButtonLink to={first.to} icon={first.icon}>
          <Name of={first.name} />
          <span className="visually-hidden">: {event.title}</span>
        </ButtonLink>
      ) : null}
      <Menu.Root modal={false}>
        <Menu.Trigger
          className={`${button["button"]} ${button["quiet"]} ${button["icon"]}`}
          aria-label={t("action.more", { title: event.title })}
        >
          <Icon name="dots" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={6}>
            <Menu.Popup className={menu["menu"]} aria-label={t("action.more", { title: event.title })}>
              {more.map((action) =>
                action.to ? (
                  <Menu.Item key={action.name} className={menu["item"]} render={<Link to={action.to} />}>
                    <Name of={action.name} />
                  </Menu.Item>
                ) : (
                  <Menu.Item
                    key={action.name}
                    className={menu["item"]}
                    onClick={() => {
                      if (action.name === "publish") setPublishing(true);
                      else duplicate.mutate();
                    }}
                  >
                    <Name of={action.name} />
                  </Menu.Item>
                ),
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <DashboardPublish
        event={event}
        open={publishing}
        onClose={() => {
          setPublishing(false);
        }}
      />
    </div>
  );
}

function Name({ of: name }: { of: ActionName }) {
  const { t } = useTranslation("organize-figures");
  if (name === "view" || name === "publish") return t(`action.${name}`);
  return t(name === "duplicate" ? "common:organize.duplicate.name" : `common:organize.pages.${name}`);
}
