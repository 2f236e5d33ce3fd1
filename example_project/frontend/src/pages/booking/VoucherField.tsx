import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { VoucherPreview } from "@/api/bookings";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Notice, useErrorText } from "@/ui/State";

import styles from "./Book.module.css";

interface Asked {
  data: VoucherPreview | undefined;
  error: unknown;
  isFetching: boolean;
}

/** A code that lowers the price, or shows tickets that only it can buy. */
export function VoucherField({ voucher, code, onCode }: { voucher: Asked; code: string; onCode: (code: string) => void }) {
  const { t } = useTranslation("booking");
  const text = useErrorText();
  const [typed, type] = useState(code);
  const apply = () => {
    onCode(typed.trim());
  };
  if (code && voucher.data) {
    return (
      <Notice tone="good" icon="check" live>
        <p>{t("voucher.applied", { code: voucher.data.code })}</p>
        <Button look="quiet" onClick={() => { onCode(""); }}>
          {t("voucher.remove")}
        </Button>
      </Notice>
    );
  }
  return (
    <div className={styles["code"]}>
      <TextField
        label={t("voucher.label")}
        value={typed}
        maxLength={50}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        errors={code && voucher.error ? [text(voucher.error)] : undefined}
        onChange={(event) => { type(event.target.value); }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // it is no field of the booking: Enter must not book
          apply();
        }}
      />
      <Button onClick={apply} busy={voucher.isFetching}>
        {t("voucher.apply")}
      </Button>
    </div>
  );
}
