import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { type SignedBooking, transfer } from "@/api/bookings";
import { ApiError } from "@/api/errors";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import { Notice, useErrorText } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "./Booking.module.css";

interface Props {
  reference: string;
  ticket: SignedBooking["tickets"][number];
  onClose: () => void;
  onDone: (booking: SignedBooking) => void;
  onFailed: () => void;
}

interface Holder {
  name: string;
  email: string;
}

/** Somebody else goes. The old code is dead at once, so it is said before. */
export default function TransferDialog({ reference, ticket, onClose, onDone, onFailed }: Props) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const { register, handleSubmit, formState } = useForm<Holder>();
  const passing = useMutation({
    mutationFn: (holder: Holder) => transfer(reference, ticket.code, holder),
    onSuccess: (booking, holder) => {
      onDone(booking);
      onClose();
      announce(t("pass.done", { name: holder.name }));
    },
    onError: onFailed, // it may have been done all the same, or be another's ticket by now
  });
  const { error } = passing;
  const fields = error instanceof ApiError ? error.problem.fields : {};
  const errorsOf = (name: keyof Holder) => {
    const own = formState.errors[name]?.message;
    return own ? [own] : fields[name];
  };
  const submit = handleSubmit((holder) => {
    if (!passing.isPending) passing.mutate(holder);
  });
  return (
    <Dialog open onClose={onClose} title={t("pass.title")}>
      <form className={styles["form"]} onSubmit={(event) => void submit(event)} noValidate>
        <p>{t("pass.text")}</p>
        <TextField label={t("who.name")} maxLength={200} autoComplete="off" errors={errorsOf("name")} {...register("name", { required: t("who.required") })} />
        <TextField label={t("who.email")} type="email" maxLength={254} autoComplete="off" errors={errorsOf("email")} {...register("email", { required: t("who.required") })} />
        {error && !Object.keys(fields).length ? (
          <div role="alert">
            <Notice tone="bad" icon="warning">{text(error)}</Notice>
          </div>
        ) : null}
        <div className={styles["actions"]}>
          <Button type="submit" look="primary" busy={passing.isPending}>{t("pass.do")}</Button>
          <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
