import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { isRefusal } from "@/api/errors";
import { joinWaiting, leaveWaiting, waitingQuery } from "@/api/waiting";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

/** Join an event's waiting list and leave it. */
export function useWaiting(event: number) {
  const { t } = useTranslation("event");
  const queries = useQueryClient();
  const errorText = useErrorText();
  const { queryKey } = waitingQuery(event);
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey }),
      queries.invalidateQueries({ queryKey: ["bookings", "waitlist"] }),
    ]);
  const fail = async (error: unknown) => {
    announce(errorText(error), "bad");
    // what the page shows is no longer so
    if (isRefusal(error, "seats_available")) await queries.invalidateQueries({ queryKey: ["event", event] });
    else await refresh();
  };
  const joining = useMutation({
    mutationFn: (quantity: number) => joinWaiting(event, quantity),
    onSuccess: async (entry) => {
      queries.setQueryData(queryKey, entry);
      announce(t("waiting.joined"));
      await refresh();
    },
    onError: fail,
  });
  const leaving = useMutation({
    mutationFn: leaveWaiting,
    onSuccess: async () => {
      queries.setQueryData(queryKey, null);
      announce(t("waiting.left"));
      await refresh();
    },
    onError: fail,
  });
  return { join: joining.mutate, leave: leaving.mutate, isBusy: joining.isPending || leaving.isPending };
}
