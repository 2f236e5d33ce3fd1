import { useTranslation } from "react-i18next";

import { type Preferences, useChangePreferences } from "@/api/preferences";
import { useSession } from "@/api/useSession";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import account from "./Account.module.css";
import { forRoles, grouped, plainName } from "./kinds";
import styles from "./Preferences.module.css";

/** Kind by kind and channel by channel; a tick counts at once. */
export function Matrix({ kinds }: { kinds: Preferences["kinds"] }) {
  const { t } = useTranslation("account");
  const { user } = useSession();
  return grouped(forRoles(Object.keys(kinds), user?.roles ?? [])).map(([group, members]) => (
    <section key={group} className={account["section"]} aria-labelledby={`kinds-${group}`}>
      <h2 id={`kinds-${group}`}>{t(`kinds.groups.${group}`)}</h2>
      <div className={styles["scroll"]}>
        <Table members={members} kinds={kinds} group={group} />
      </div>
    </section>
  ));
}

function Table({ members, kinds, group }: { members: string[]; kinds: Preferences["kinds"]; group: string }) {
  const { t } = useTranslation("account");
  const channels = Object.keys(kinds[members[0] ?? ""] ?? {});
  return (
    <table className={styles["matrix"]} aria-labelledby={`kinds-${group}`}>
      <thead>
        <tr>
          <th scope="col">{t("kinds.column")}</th>
          {channels.map((channel) => (
            <th key={channel} scope="col" className={styles["channel"]}>
              {t(`channels.${channel}`, { defaultValue: plainName(channel) })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {members.map((kind) => (
          <Row key={kind} kind={kind} channels={kinds[kind] ?? {}} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ kind, channels }: { kind: string; channels: Record<string, boolean> }) {
  const { t } = useTranslation("account");
  const text = useErrorText();
  const { mutate } = useChangePreferences();
  const name = t(`kinds.${kind}`, { defaultValue: plainName(kind) });
  return (
    <tr>
      <th scope="row">{name}</th>
      {Object.entries(channels).map(([channel, on]) => (
        <td key={channel}>
          <label className={styles["cell"]}>
            <span className="visually-hidden">
              {name}: {t(`channels.${channel}`, { defaultValue: plainName(channel) })}
            </span>
            <input
              type="checkbox"
              checked={on}
              onChange={(event) => {
                const change = { kinds: { [kind]: { [channel]: event.target.checked } } };
                mutate(change, {
                  onError: (error) => {
                    announce(text(error), "bad");
                  },
                });
              }}
            />
          </label>
        </td>
      ))}
    </tr>
  );
}
