import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { FACTOR, factorQuery } from "@/api/secondFactor";
import { Button } from "@/ui/Button";
import { ErrorState, Loading, Notice, Skeleton } from "@/ui/State";

import styles from "../Account.module.css";
import { FactorOff } from "./FactorOff";
import { FactorOn } from "./FactorOn";
import { Section } from "./Section";

/** A code from an app, besides the password. */
export function SecondFactor() {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null);
  const { data, error, refetch } = useQuery(factorQuery);
  const show = (fresh: string[]) => {
    setCodes(fresh);
    void queries.invalidateQueries({ queryKey: FACTOR });
  };
  const text = data ? t(data.totp ? "factor.on" : "factor.off", { count: data.recovery_codes_left }) : undefined;
  return (
    <Section title={t("factor.title")} text={text}>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? (
        <Loading>
          <Skeleton height="8rem" />
        </Loading>
      ) : null}
      {data?.passkeys.length ? <p>{t("factor.passkeys", { names: data.passkeys.map((key) => key.name).join(", ") })}</p> : null}
      {codes ? (
        <RecoveryCodes
          codes={codes}
          kept={() => {
            setCodes(null);
          }}
        />
      ) : null}
      {data && !codes ? data.totp ? <FactorOn show={show} /> : <FactorOff show={show} /> : null}
    </Section>
  );
}

function RecoveryCodes({ codes, kept }: { codes: string[]; kept: () => void }) {
  const { t } = useTranslation("account");
  return (
    <>
      <Notice tone="warn" icon="warning" live>
        {t("factor.keep")}
      </Notice>
      <ul className={styles["codes"]}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles["buttons"]}>
        <Button look="primary" onClick={kept}>
          {t("factor.kept")}
        </Button>
      </div>
    </>
  );
}
