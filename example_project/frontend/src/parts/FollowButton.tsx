import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";

import { follow, followedQuery, profileQuery, unfollow } from "@/api/people";
import { useSession } from "@/api/useSession";
import { signInPath } from "@/app/nextPath";
import { Button } from "@/ui/Button";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

/** Subscribes to somebody's events, and back. Nobody follows themselves. */
export function FollowButton({ id, name, look = "primary" }: { id: string; name: string; look?: "primary" | "secondary" }) {
  const { t } = useTranslation("people");
  const { user, status } = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const viewer = user ? String(user.id) : null;
  const { data: followed } = useQuery({ ...followedQuery(viewer ?? ""), enabled: viewer !== null });
  const change = useFollowing(id, viewer);
  if (viewer === id) return null;
  const isFollowed = followed?.includes(id) ?? false;
  return (
    <Button
      look={isFollowed ? "secondary" : look}
      icon={isFollowed ? "check" : "plus"}
      aria-label={t(isFollowed ? "unfollowName" : "followName", { name })}
      busy={change.isPending || status === "unknown" || (viewer !== null && !followed)}
      onClick={() => {
        if (viewer === null) void navigate(signInPath(pathname, search));
        else change.mutate(!isFollowed);
      }}
    >
      {t(isFollowed ? "following" : "follow")}
    </Button>
  );
}

function useFollowing(id: string, viewer: string | null) {
  const queries = useQueryClient();
  const errorText = useErrorText();
  const { queryKey } = followedQuery(viewer ?? "");
  return useMutation({
    mutationFn: async (on: boolean) => {
      await (on ? follow(id) : unfollow(id));
    },
    onMutate: async (on) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey) ?? [];
      queries.setQueryData(queryKey, on ? [...before, id] : before.filter((other) => other !== id));
      return { before };
    },
    onError: (error, _, kept) => {
      queries.setQueryData(queryKey, kept?.before);
      announce(errorText(error), "bad");
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: profileQuery(id).queryKey }),
        queries.invalidateQueries({ queryKey: ["account", "subscriptions"] }),
      ]),
  });
}
