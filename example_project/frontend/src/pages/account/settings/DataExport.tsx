import { useTranslation } from "react-i18next";

import { fetchFile } from "@/api/client";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { Refused } from "@/ui/Form";

import styles from "../Account.module.css";
import { Section } from "./Section";

/** A link can not say who asks: the file is fetched, then handed over. */
function save(file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "event-booking.json";
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}

export function DataExport() {
  const { t } = useTranslation("account");
  const submit = useSubmit(() => fetchFile("/api/v1/account/export/"), save);
  return (
    <Section title={t("export.title")} text={t("export.text")}>
      <Refused submit={submit} />
      <div className={styles["buttons"]}>
        <Button
          icon="download"
          busy={submit.busy}
          onClick={() => {
            submit.send(undefined);
          }}
        >
          {t("export.send")}
        </Button>
      </div>
    </Section>
  );
}
