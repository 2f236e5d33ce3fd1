import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";

import { checkVoucher } from "@/api/bookings";
import { useSession } from "@/api/useSession";

import { choose, known, type Offer, readChoice, writeChoice } from "./choice";

/** What is chosen, and with which voucher: both stand in the address. */
export function useChoice(event: number) {
  const [params, setParams] = useSearchParams();
  const { user } = useSession();
  const code = params.get("voucher") ?? "";
  const voucher = useQuery({
    queryKey: ["event", event, "voucher", code, user?.id],
    queryFn: () => checkVoucher(event, code),
    enabled: Boolean(user && code),
    retry: false,
  });
  const write = (name: string, value: string) => {
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  const all = readChoice(params.get("tickets"));
  return {
    code,
    voucher,
    choiceOf: (offers: readonly Offer[]) => known(all, offers),
    set: (id: number, quantity: number) => {
      write("tickets", writeChoice(choose(all, id, quantity)));
    },
    setCode: (next: string) => {
      write("voucher", next);
    },
  };
}
