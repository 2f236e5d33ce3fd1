import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { changeAvatar } from "@/api/profile";
import type { Profile } from "@/api/types";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { FieldErrors } from "@/ui/Field";
import { Refused } from "@/ui/Form";
import { Icon } from "@/ui/Icon";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";

/** The picture, shown before the server has it. */
export function Avatar({ profile }: { profile: Profile }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(
    () => () => {
      if (preview) URL.revokeObjectURL(preview);
    },
    [preview],
  );
  const change = (file: File | null) =>
    changeAvatar(file).finally(() => {
      setPreview(null); // from here on it is what the server has, old or new
    });
  const submit = useSubmit(change, (changed) => {
    queries.setQueryData(["profile", "own"], changed);
    announce(t("common:state.saved"));
  });
  const url = preview ?? profile.avatar;
  return (
    <>
      <div className={styles["person"]}>
        {url ? (
          <img className={`${styles["face"]} ${styles["big"]}`} src={url} alt={t("profile.avatar")} width={96} height={96} />
        ) : (
          <span className={`${styles["face"]} ${styles["big"]} ${styles["blank"]}`}>
            <Icon name="user" size={40} />
          </span>
        )}
        <input
          ref={input}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (!file) return;
            setPreview(URL.createObjectURL(file));
            submit.send(file);
          }}
        />
        <div className={styles["buttons"]}>
          <Button icon="upload" busy={submit.busy} onClick={() => input.current?.click()}>
            {t("profile.upload")}
          </Button>
          {profile.avatar ? (
            <Button
              look="quiet"
              busy={submit.busy}
              onClick={() => {
                setPreview(null);
                submit.send(null);
              }}
            >
              {t("profile.noAvatar")}
            </Button>
          ) : null}
        </div>
      </div>
      <Refused submit={submit} known={["avatar"]} />
      <FieldErrors errors={submit.fields["avatar"]} />
    </>
  );
}
