import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type FileKind, filePath, FILES } from "@/api/attendees";
import { fetchFile } from "@/api/client";
import { saveFile } from "@/lib/download";
import { Button } from "@/ui/Button";
import { useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

/** Everybody as a file, whatever the filters are. */
export function Downloads({ event }: { event: number }) {
  return FILES.map((kind) => <Download key={kind} event={event} kind={kind} />);
}

function Download({ event, kind }: { event: number; kind: FileKind }) {
  const { t } = useTranslation("organize-attendees");
  const text = useErrorText();
  const fetching = useMutation({
    mutationFn: () => fetchFile(filePath(event, kind)),
    onSuccess: (file) => {
      saveFile(file, `attendees-${event}.${kind}`);
    },
    onError: (error) => {
      announce(text(error), "bad");
    },
  });
  return (
    <Button
      icon="download"
      busy={fetching.isPending}
      aria-label={t("files.all", { kind: kind.toUpperCase() })}
      onClick={() => {
        fetching.mutate();
      }}
    >
      {kind.toUpperCase()}
    </Button>
  );
}
