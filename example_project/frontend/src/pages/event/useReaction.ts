import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";

import { api, take } from "@/api/client";
import { eventQuery } from "@/api/events";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";
import { signInPath } from "@/app/nextPath";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import { reacted, type Reaction } from "./reactions";

/** The event is changed on the page at once, and back if the server does not take it. Strangers are sent to sign in. */
export function useReaction(reaction: Reaction, event: Event): { isOn: boolean; toggle: () => void } {
  const queries = useQueryClient();
  const errorText = useErrorText();
  const signIn = useSignIn();
  const { status } = useSession();
  const { queryKey } = eventQuery(event.id);
  const draw = (on: boolean) => {
    const shown = queries.getQueryData(queryKey);
    if (shown) queries.setQueryData(queryKey, reacted(shown, reaction, on));
  };
  const { mutate, isPending } = useMutation({
    mutationFn: (on: boolean) => send(reaction, event.id, on),
    onMutate: async (on) => {
      await queries.cancelQueries({ queryKey, exact: true });
      draw(on);
    },
    onError: (error, on) => {
      draw(!on); // and nothing else that has changed meanwhile
      announce(errorText(error), "bad");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["account", "favorites"] }),
  });
  const isOn = reaction === "like" ? event.is_liked : event.is_favorited;
  const toggle = () => {
    if (status !== "signed-in") signIn();
    else if (!isPending) mutate(!isOn);
  };
  return { isOn, toggle };
}

/** To the sign-in, and back to this page. */
export function useSignIn(): () => void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  return () => void navigate(signInPath(pathname, search));
}

async function send(reaction: Reaction, event: number, on: boolean): Promise<void> {
  const path = { params: { path: { event_id: event } } };
  if (reaction === "like") {
    await (on ? take(api.POST("/api/v1/like/", { body: { event } })) : take(api.DELETE("/api/v1/like/{event_id}/", path)));
  } else {
    await (on
      ? take(api.POST("/api/v1/favorites/", { body: { event } }))
      : take(api.DELETE("/api/v1/favorites/{event_id}/", path)));
  }
}
