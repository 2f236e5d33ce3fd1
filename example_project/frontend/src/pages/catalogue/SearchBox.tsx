import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { suggestionsQuery } from "@/api/events";
import type { EventCard } from "@/api/types";
import { isoDay } from "@/lib/days";
import { useDebounced } from "@/lib/useDebounced";
import { eventPath } from "@/parts/EventCard";
import { Button, IconButton } from "@/ui/Button";
import { Icon } from "@/ui/Icon";

import { moveMark } from "./highlight";
import styles from "./SearchBox.module.css";
import { Suggestions } from "./Suggestions";

const SHORTEST = 2;

/** Words to look for; events that suit them are offered while they are typed. `onSearch` gets the words, trimmed. */
export function SearchBox({ words, onSearch, large = false }: { words: string; onSearch: (words: string) => void; large?: boolean }) {
  const { t } = useTranslation("catalogue");
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useText(words);
  const [isOpen, open] = useState(false);
  const [mark, setMark] = useState(-1);
  const found = useSuggestions(text, isOpen);
  const shown = isOpen && found !== null;

  function search(next: string) {
    open(false);
    setMark(-1);
    onSearch(next.trim());
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const marked = shown ? found[mark] : undefined;
    if (marked) void navigate(eventPath(marked));
    else search(text);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      open(false);
    } else if (shown && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setMark(moveMark(mark, found.length, event.key));
    }
  }
  return (
    <form
      role="search"
      className={`${styles["box"]} ${large ? styles["large"] : ""}`}
      onSubmit={submit}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) open(false);
      }}
    >
      <div className={styles["field"]}>
        <Icon name="search" />
        <input
          className={styles["input"]}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          role="combobox"
          aria-label={t("search.label")}
          aria-expanded={shown && found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && mark >= 0 ? `${id}-${mark}` : undefined}
          autoComplete="off"
          maxLength={200}
          placeholder={t("search.placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setMark(-1);
            open(true);
          }}
          onKeyDown={onKeyDown}
        />
        {text ? (
          <IconButton
            icon="close"
            label={t("search.clear")}
            onClick={() => {
              setText("");
              search("");
            }}
          />
        ) : null}
        <Suggestions id={id} events={shown ? found : []} mark={mark} isOpen={shown} />
      </div>
      <Button type="submit" look="primary">
        {t("search.submit")}
      </Button>
    </form>
  );
}

/** What is typed; it follows the address when that changes. */
function useText(words: string) {
  const [text, setText] = useState(words);
  const [before, setBefore] = useState(words);
  if (before !== words) {
    setBefore(words);
    setText(words);
  }
  return [text, setText] as const;
}

/** `null`: there are no words yet, or no answer. */
function useSuggestions(text: string, isOpen: boolean): readonly EventCard[] | null {
  const words = useDebounced(text.trim(), 250);
  const enabled = isOpen && words.length >= SHORTEST;
  const { data } = useQuery({
    ...suggestionsQuery(words, isoDay(new Date())),
    enabled,
    placeholderData: keepPreviousData,
  });
  return enabled && data ? data.results : null;
}
