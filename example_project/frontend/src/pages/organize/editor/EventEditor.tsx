import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { accountQuery } from "@/api/profile";
import type { Event } from "@/api/types";
import { eventPath } from "@/parts/EventCard";
import { ButtonLink } from "@/ui/Button";
import { later } from "@/ui/later";
import { Page } from "@/ui/Page";
import { Loading, Notice } from "@/ui/State";

import { EventHead, NewHead } from "../EventHead";
import { Basics } from "./Basics";
import { Conditions } from "./Conditions";
import styles from "./Editor.module.css";
import { HandOuts } from "./HandOuts";
import { IngredientTable } from "./IngredientTable";
import { LeaveGuard } from "./LeaveGuard";
import { Life } from "./Life";
import { Pictures } from "./Pictures";
import { Publishing } from "./Publishing";
import { Questions } from "./Questions";
import { SaveBar } from "./SaveBar";
import { SectionNav } from "./SectionNav";
import { TicketRows } from "./TicketRows";
import { useEditor } from "./useEditor";
import { When } from "./When";
import { Where } from "./Where";

const Preview = later(() => import("./Preview"), { meanwhile: () => <Loading /> });

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All of an event on one page. `null`: one that nobody has stored yet. */
export function EventEditor({ event }: { event: Event | null }) {
  const { t } = useTranslation("organize-editor");
  const { data: account } = useQuery(accountQuery);
  const editor = useEditor(event, account?.timezone || HERE);
  const [isPreview, look] = useState(false);
  const title = event?.title ?? t("new");
  return (
    <FormProvider {...editor.form}>
      <Page title={title}>
        {event ? (
          <EventHead id={event.id} page="edit" event={event} hidden={isPreview}>
            {event.status === "draft" ? null : <ButtonLink to={eventPath(event)}>{t("toPage")}</ButtonLink>}
          </EventHead>
        ) : (
          <NewHead title={title} hidden={isPreview} />
        )}
        {event?.status === "cancelled" ? (
          <Notice tone="bad" icon="warning">
            {t("cancelled")}
          </Notice>
        ) : null}
        {isPreview ? (
          <Preview event={event} />
        ) : null}
        {/* it stays while the preview is looked at: nothing that was typed is lost */}
        <form
          className={styles["layout"]}
          hidden={isPreview}
          noValidate
          aria-label={title}
          onSubmit={(submitted) => {
            submitted.preventDefault();
            void editor.save();
          }}
        >
          <SectionNav />
          <div className={styles["main"]}>
            <Basics />
            <When />
            <Where />
            <Pictures event={event} save={editor.save} />
            <TicketRows event={event} />
            <IngredientTable />
            <Questions />
            <HandOuts event={event} save={editor.save} />
            <Conditions />
            <Publishing editor={editor} event={event} />
            {event ? <Life editor={editor} event={event} /> : null}
          </div>
        </form>
        <SaveBar
          editor={editor}
          event={event}
          isPreview={isPreview}
          onSave={() =>
            void editor.save().then((isStored) => {
              if (!isStored) look(false); // what is wrong is in the form
            })
          }
          onPreview={() => {
            look(!isPreview);
            window.scrollTo({ top: 0 });
          }}
        />
      </Page>
      <LeaveGuard editor={editor} />
    </FormProvider>
  );
}
