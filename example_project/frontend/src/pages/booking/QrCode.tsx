import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

import { qrPath } from "@/api/bookings";
import { fetchFile } from "@/api/client";
import { Button } from "@/ui/Button";
import { Skeleton } from "@/ui/State";
import { useTranslation } from "react-i18next";

import styles from "./Booking.module.css";

/** A ticket's code. It is fetched with the person's rights, so its picture is given to the page as a blob. */
export function QrCode({ reference, code, label }: { reference: string; code: string; label: string }) {
  const { t } = useTranslation();
  const picture = useQuery({
    queryKey: ["booking", reference, "qr", code],
    queryFn: () => fetchFile(qrPath(reference, code)),
    staleTime: Infinity, // another code is another address
  });
  const { data } = picture;
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = data ? URL.createObjectURL(data) : "";
      image.src = url;
      return () => { URL.revokeObjectURL(url); };
    },
    [data],
  );
  if (picture.isError && !data) return <Button onClick={() => void picture.refetch()}>{t("actions.retry")}</Button>;
  return data ? <img ref={show} className={styles["qr"]} alt={label} width={240} height={240} /> : <Skeleton height="100%" />;
}
