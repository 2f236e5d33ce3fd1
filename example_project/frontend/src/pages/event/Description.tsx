import { Prose } from "@/parts/Prose";

import page from "./EventPage.module.css";

export function Description({ title, text }: { title: string; text: string }) {
  return (
    <section className={page["section"]}>
      <h2>{title}</h2>
      <Prose text={text} />
    </section>
  );
}
