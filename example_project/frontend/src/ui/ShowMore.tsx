import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./Button";
import styles from "./ShowMore.module.css";
import { Loading, Notice, useErrorText } from "./State";

/** What `useInfiniteQuery` answers, as far as it matters here. */
interface Pages {
  data: { pages: unknown[] } | undefined;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => unknown;
}

/** So many pages come by themselves; then the button is pressed, or nobody would ever reach what is below the list. */
const BY_ITSELF = 4;

/**
 * The end of an endless list. The next page comes when the end comes near, or by the button; after the button the focus
 * is on the first thing that is new.
 */
export function ShowMore({ pages, list }: { pages: Pages; list: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const end = useAutomatic(pages);
  const more = useFocusOnNew(pages, list);
  if (!pages.hasNextPage) return null;
  return (
    <div className={styles["end"]} ref={end}>
      {pages.isFetchNextPageError ? (
        <Notice tone="bad" icon="warning" live>
          {errorText(pages.error)}
        </Notice>
      ) : null}
      <Button busy={pages.isFetchingNextPage} onClick={more}>
        {pages.isFetchNextPageError ? t("actions.retry") : t("actions.more")}
      </Button>
      {pages.isFetchingNextPage ? <Loading /> : null}
    </div>
  );
}

function useAutomatic({ data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage }: Pages) {
  const end = useRef<HTMLDivElement>(null);
  const count = data?.pages.length ?? 0;
  const wanted = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && count < BY_ITSELF;
  useEffect(() => {
    if (!wanted || !end.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) fetchNextPage();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => {
      observer.disconnect();
    };
  }, [wanted, count, fetchNextPage]);
  return end;
}

function useFocusOnNew({ data, fetchNextPage }: Pages, list: RefObject<HTMLElement | null>): () => void {
  const before = useRef<number | null>(null);
  const count = data?.pages.length ?? 0;
  useEffect(() => {
    if (before.current === null) return;
    if (focusOn(list.current?.children[before.current])) before.current = null;
  }, [count, list]);
  return () => {
    before.current = list.current?.children.length ?? null;
    fetchNextPage();
  };
}

/** On something that is no control: it is made to take the focus. */
function focusOn(item: Element | undefined): boolean {
  if (!(item instanceof HTMLElement)) return false;
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
  return true;
}
