import { useTranslation } from "react-i18next";

import { Button } from "@/ui/Button";

import styles from "./Account.module.css";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The way on, where a list has more. */
export function ListEnd({ pages }: { pages: Pages }) {
  const { t } = useTranslation();
  if (!pages.hasNextPage) return null;
  return (
    <div className={styles["more"]}>
      <Button
        busy={pages.isFetchingNextPage}
        onClick={() => {
          pages.fetchNextPage();
        }}
      >
        {t("actions.more")}
      </Button>
    </div>
  );
}
