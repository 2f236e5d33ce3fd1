import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { changeProfile, type ProfileChange } from "@/api/profile";
import type { Profile } from "@/api/types";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextArea, TextField } from "@/ui/Field";
import { Refused } from "@/ui/Form";
import form from "@/ui/Form.module.css";
import { announce } from "@/ui/toasts";

import styles from "./Account.module.css";

/** What others may see of a person. */
export function PublicPart({ profile }: { profile: Profile }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const { display_name = "", bio = "", city = "", website = "", is_public = false } = profile;
  const { register, handleSubmit } = useForm<ProfileChange>({ defaultValues: { display_name, bio, city, website, is_public } });
  const submit = useSubmit(changeProfile, (changed) => {
    queries.setQueryData(["profile", "own"], changed);
    void queries.invalidateQueries({ queryKey: ["profile", changed.user.id] });
    announce(t("common:state.saved"));
  });
  const { fields } = submit;
  const send = handleSubmit((values) => {
    if (!submit.busy) submit.send(values);
  });
  return (
    <form className={form["form"]} onSubmit={(event) => void send(event)} aria-labelledby="public">
      <Refused submit={submit} known={["display_name", "bio", "city", "website", "is_public"]} />
      <TextField label={t("profile.name")} maxLength={100} errors={fields["display_name"]} {...register("display_name")} />
      <TextArea label={t("profile.bio")} maxLength={5000} errors={fields["bio"]} {...register("bio")} />
      <div className={styles["pair"]}>
        <TextField label={t("profile.city")} maxLength={100} errors={fields["city"]} {...register("city")} />
        <TextField
          label={t("profile.website")}
          type="url"
          maxLength={200}
          placeholder="https://"
          errors={fields["website"]}
          {...register("website")}
        />
      </div>
      <label className={styles["check"]}>
        <input type="checkbox" {...register("is_public")} />
        {t("profile.isPublic")}
      </label>
      <div className={styles["buttons"]}>
        <Button type="submit" look="primary" busy={submit.busy}>
          {t("common:actions.save")}
        </Button>
      </div>
    </form>
  );
}
