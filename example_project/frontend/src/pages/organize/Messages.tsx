import { useRef, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { ButtonLink } from "@/ui/Button";
import { later } from "@/ui/later";
import { Loading, Skeleton } from "@/ui/State";

import { EventFrame } from "./EventFrame";
import { List } from "./messages/List";

const Writing = later(() => import("./messages/Writing"), { meanwhile: () => <Waiting /> });

/** What was written to attendees; `?write=new` and `?write=<id>` write. */
export default function Messages() {
  const { t } = useTranslation("organize-messages");
  const [address, setAddress] = useSearchParams();
  const written = address.get("write") ?? "";
  const isWriting = /^(new|[1-9]\d{0,14})$/.test(written);
  const write = useFocusAgain(isWriting);
  const back = () => {
    setAddress({});
  };
  return (
    <EventFrame page="messages" actions={() => (isWriting ? null : <ButtonLink ref={write} to="?write=new" look="primary" icon="edit">{t("write")}</ButtonLink>)}>
      {(id, event) =>
        isWriting && event ? (
          <Writing key={written} event={event} id={written === "new" ? null : Number(written)} onDone={back} />
        ) : (
          <List id={id} event={event} />
        )
      }
    </EventFrame>
  );
}

/** On the way to write, once that is done with. */
function useFocusAgain(isWriting: boolean) {
  const link = useRef<HTMLAnchorElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isWriting) link.current?.focus();
    was.current = isWriting;
  }, [isWriting]);
  return link;
}

function Waiting() {
  return (
    <Loading>
      <Skeleton height="30rem" />
    </Loading>
  );
}
