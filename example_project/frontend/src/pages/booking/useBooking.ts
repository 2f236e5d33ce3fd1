import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { useNavigate } from "react-router";

import { book, type BookingRequest } from "@/api/bookings";
import type { Event } from "@/api/types";
import { useSession } from "@/api/useSession";

import { attempt } from "./attempt";
import { type Details, fit, toAttendees } from "./attendees";
import { type Choice, linesOf, ticketsIn } from "./choice";
import { showFieldErrors } from "./fieldErrors";

interface Wish {
  event: Event;
  choice: Choice;
  total: number;
  voucher: string;
}

function requestOf({ event, choice, voucher }: Wish, details: Details): BookingRequest {
  const attendees = toAttendees(fit(details.attendees, ticketsIn(choice), event.questions), event.questions);
  return {
    event: event.id,
    items: linesOf(choice),
    ...(attendees.length ? { attendees } : {}),
    ...(details.note.trim() ? { note: details.note.trim() } : {}),
    ...(voucher ? { voucher } : {}),
  };
}

/** The form, and sending it: once, however often it is pressed, and again with the same key where nobody answered. */
export function useBooking(wish: Wish) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { user } = useSession();
  const [tries, setTries] = useState(0);
  const isSending = useRef(false);
  const name = [user?.first_name, user?.last_name].filter(Boolean).join(" ");
  const [first, ...others] = fit([], Math.max(1, ticketsIn(wish.choice)), wish.event.questions);
  const places = first ? [{ ...first, name }, ...others] : [];
  const form = useForm<Details>({
    defaultValues: { attendees: [], note: "" },
    values: { attendees: places, note: "" },
    resetOptions: { keepDirtyValues: true },
  });
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: BookingRequest) =>
      attempt({ store: sessionStorage, user: user?.id ?? "", event: wish.event.id, wish: body }, (key) => {
        setTries((count) => count + 1);
        return book(body, key);
      }),
    onSuccess: (booking) => {
      void queries.invalidateQueries({ queryKey: ["bookings"] });
      void queries.invalidateQueries({ queryKey: ["event", wish.event.id] });
      const state = { isNew: true, expected: wish.total };
      void navigate(`/bookings/${booking.reference}`, { replace: true, state });
    },
    onError: (failure) => {
      showFieldErrors(failure, form.setError);
      void queries.invalidateQueries({ queryKey: ["event", wish.event.id] });
    },
    onSettled: () => {
      isSending.current = false;
      setTries(0);
    },
  });
  const send = (details: Details) => {
    if (isSending.current) return; // two clicks are faster than a render
    isSending.current = true;
    mutate(requestOf(wish, details));
  };
  return {
    form,
    submit: (event: React.FormEvent) => void form.handleSubmit(send)(event),
    error,
    isBusy: isPending,
    isTryingAgain: isPending && tries > 1,
  };
}
