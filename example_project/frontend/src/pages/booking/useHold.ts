import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";

import { confirm, extend, giveUp, type Question, type SignedBooking, waitlistQuery } from "@/api/bookings";
import { ApiError } from "@/api/errors";

import { type Details, personOf, toAttendees } from "./attendees";
import { showFieldErrors } from "./fieldErrors";
import { livingTickets } from "./state";

/** Whether seats are held for somebody who waited: such a hold has another deadline, which is not extended. */
export function useIsOffer(reference: string): boolean {
  const waiting = useInfiniteQuery(waitlistQuery);
  return waiting.data?.pages.some((page) => page.results.some((entry) => entry.offer === reference)) ?? false;
}

/** Confirming a hold, holding it for longer, or giving it up. */
export function useHold(booking: SignedBooking, questions: readonly Question[], onChange: (next?: SignedBooking) => void) {
  const [isExtended, setExtended] = useState(false);
  const people = livingTickets(booking.tickets).map((ticket) => personOf(ticket, questions));
  const form = useForm<Details>({ values: { attendees: people, note: "" }, resetOptions: { keepDirtyValues: true } });
  const isOver = (error: unknown) => error instanceof ApiError && [404, 409].includes(error.status);
  const confirming = useMutation({
    mutationFn: (details: Details) => confirm(booking.reference, toAttendees(details.attendees, questions)),
    onSuccess: onChange,
    onError: (error) => {
      showFieldErrors(error, form.setError);
      if (isOver(error)) onChange();
    },
  });
  const extending = useMutation({
    mutationFn: () => extend(booking.reference),
    onSuccess: (next) => {
      setExtended(true);
      onChange(next);
    },
    onError: (error) => {
      if (isOver(error)) setExtended(true);
      onChange();
    },
  });
  const leaving = useMutation({
    mutationFn: () => giveUp(booking.reference),
    onSettled: () => {
      onChange();
    },
  });
  const submit = form.handleSubmit((details) => {
    if (!confirming.isPending) confirming.mutate(details);
  });
  return { form, submit: (event: React.FormEvent) => void submit(event), confirming, extending, leaving, isExtended };
}
