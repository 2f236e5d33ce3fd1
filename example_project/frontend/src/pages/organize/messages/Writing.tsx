import { useQuery } from "@tanstack/react-query";

import { messageQuery } from "@/api/messages";
import type { Event } from "@/api/types";
import { ErrorState, Loading, Skeleton } from "@/ui/State";

import { EMPTY, fromMessage } from "./draft";
import { MessageForm } from "./MessageForm";

interface Props {
  event: Event;
  /** `null`: a new one. */
  id: number | null;
  onDone: () => void;
}

/** Writing a message, or going on with one. */
export default function Writing({ event, id, onDone }: Props) {
  const kept = useQuery({ ...messageQuery(event.id, id ?? 0), enabled: id !== null, refetchOnMount: "always" });
  if (id === null) return <MessageForm event={event} id={null} initial={EMPTY} onDone={onDone} />;
  // what the cache has may be older than what was saved a moment ago; once it is being written, it stays as it is
  if (!kept.data || !kept.isFetchedAfterMount) {
    if (kept.isError && !kept.isFetching) return <ErrorState error={kept.error} retry={() => void kept.refetch()} />;
    return (
      <Loading>
        <Skeleton height="30rem" />
      </Loading>
    );
  }
  return <MessageForm event={event} id={id} initial={fromMessage(kept.data, event.timezone)} onDone={onDone} />;
}
