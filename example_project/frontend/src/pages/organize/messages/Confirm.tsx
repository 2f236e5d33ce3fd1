import { Button, type Look } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

interface Props {
  title: string;
  text: string;
  yes: string;
  no: string;
  look: Look;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Asks before something that nothing takes back. */
export function Confirm({ title, text, yes, no, look, busy, onYes, onNo }: Props) {
  return (
    <Dialog
      open
      onClose={onNo}
      title={title}
      actions={
        <>
          <Button onClick={onNo}>{no}</Button>
          <Button look={look} busy={busy} onClick={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
