import { useQuery } from "@tanstack/react-query";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { categoriesQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";
import { Description } from "@/pages/event/Description";
import page from "@/pages/event/EventPage.module.css";
import { Facts } from "@/pages/event/Facts";
import { Gallery } from "@/pages/event/Gallery";
import { Heading } from "@/pages/event/Heading";
import { Ingredients } from "@/pages/event/Ingredients";
import { Tickets } from "@/pages/event/Tickets";
import { useSale } from "@/pages/event/useSale";
import { Notice } from "@/ui/State";

import styles from "./Editor.module.css";
import { previewOf } from "./previewOf";
import type { Values } from "./values";

/** The page as visitors will see it, with what stands in the form now, stored or not. */
export default function Preview({ event }: { event: Event | null }) {
  const { t } = useTranslation(["organize-editor", "event"]);
  const { getValues } = useFormContext<Values>();
  const { data } = useQuery(categoriesQuery);
  const { user } = useSession();
  const shown = previewOf(getValues(), event, data?.results ?? [], { id: user?.id ?? 0, name: user?.first_name ?? "" }, t("preview.untitled"));
  const sale = useSale(shown);
  return (
    <section className={styles["preview"]} aria-label={t("preview.label")}>
      <Notice icon="eye">{t("preview.text")}</Notice>
      <article className={page["event"]}>
        <Heading event={shown} />
        <Gallery title={shown.title} images={shown.images} />
        <div className={page["columns"]}>
          <div className={page["side"]}>
            <Tickets sale={sale} withButton={false} />
          </div>
          <div className={page["main"]}>
            {shown.starts_at && shown.ends_at ? <Facts event={shown} /> : null}
            <Description title={t("event:about")} text={shown.description} />
            <Ingredients ingredients={shown.ingredients} />
          </div>
        </div>
      </article>
    </section>
  );
}
