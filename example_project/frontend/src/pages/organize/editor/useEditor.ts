import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { type FieldPath, useForm, type UseFormReturn } from "react-hook-form";
import { useNavigate } from "react-router";

import { ApiError } from "@/api/errors";
import { eventQuery } from "@/api/events";
import { changeEvent, createEvent, lookAtEvent, newestOwn } from "@/api/organize";
import type { Event } from "@/api/types";

import { pathOf } from "../eventPages";
import { isMadeOf } from "./elsewhere";
import { placed, refused, type Wrong } from "./refusals";
import { createSaver, type Saver } from "./saver";
import { type Body, emptyValues, idsByKey, type Values, valuesOf } from "./values";

export interface Editor {
  form: UseFormReturn<Values>;
  saver: Saver;
  /** Why the server said no, as far as no field says it. */
  problem: unknown;
  /** Checks, stores, and leads to what is wrong. Whether all of it is stored now. */
  save: () => Promise<boolean>;
  /** Shows what an action on the event was refused for. */
  refuse: (error: unknown) => void;
}

const ROWS = ["ticket_types", "ingredients", "questions"] as const;

/** The form of one event, and its way to the server. */
export function useEditor(event: Event | null, timezone: string): Editor {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const [defaultValues] = useState(() => (event ? valuesOf(event) : emptyValues(timezone)));
  const form = useForm<Values>({ defaultValues, mode: "onTouched" });
  const known = (id: number | null): Event | null => (id === null ? null : (queries.getQueryData(eventQuery(id).queryKey) ?? null));

  function onStored(stored: Event, sent: Values, isNew: boolean): void {
    setProblem(null);
    for (const name of ROWS) adopt(form, name, idsByKey(sent[name], stored[name]));
    queries.setQueryData(eventQuery(stored.id).queryKey, stored);
    void queries.invalidateQueries({ queryKey: ["events"] });
    void queries.invalidateQueries({ queryKey: ["organize"] });
    if (isNew) void navigate(pathOf(stored.id, "edit"), { replace: true, state: { created: true } });
  }

  function show(error: unknown, id: number | null, isQuiet: boolean): void {
    const wrongs = error instanceof ApiError ? wrongsOf(error, known(id), form.getValues()) : [];
    wrongs.forEach(({ field, message }, index) => {
      form.setError(field as FieldPath<Values>, { type: "server", message }, { shouldFocus: !isQuiet && index === 0 });
    });
    setProblem(wrongs.length ? null : error);
  }

  const [saver] = useState(() =>
    createSaver({
      event,
      read: () => form.getValues(),
      create: createEvent,
      change: changeEvent,
      look: lookAtEvent,
      find: findDraft,
      onStored,
      onRefused: (error, quiet, id) => {
        show(error, id, quiet);
      },
      savesItself: (id) => known(id)?.status === "draft",
    }),
  );
  useEffect(() => form.subscribe({ formState: { values: true }, callback: saver.changed }), [form, saver]);
  useEffect(() => saver.stop, [saver]);

  const save = async (): Promise<boolean> => {
    setProblem(null);
    form.clearErrors();
    let isStored = false;
    await form.handleSubmit(async () => {
      isStored = await saver.save();
    })();
    return isStored;
  };
  return {
    form,
    saver,
    problem,
    save,
    refuse: (error) => {
      show(error, saver.id(), false);
    },
  };
}

/** The newest draft that is one of these. */
async function findDraft(bodies: readonly Body[]): Promise<{ event: Event; index: number } | null> {
  for (const card of await newestOwn()) {
    const index = bodies.findIndex((body) => isMadeOf(body, card));
    if (index !== -1) return { event: await lookAtEvent(card.id), index };
  }
  return null;
}

function wrongsOf(error: ApiError, event: Event | null, values: Values): Wrong[] {
  const wrongs = placed(error.problem.fields).filter(({ field }) => field !== "");
  return wrongs.length ? wrongs : refused(error, event, values);
}

/** Rows that the server has now are known by its ids from then on, wherever they were moved meanwhile. */
function adopt(form: UseFormReturn<Values>, name: (typeof ROWS)[number], ids: Map<string, number>): void {
  form.getValues(name).forEach((row, index) => {
    const id = ids.get(row.key);
    if (row.id === null && id !== undefined) form.setValue(`${name}.${index}.id`, id);
  });
}

export const useSaveState = (saver: Saver) => useSyncExternalStore(saver.subscribe, saver.state);
