import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { FACTOR, factorQuery } from "@/api/secondFactor";
import { Button } from "@/ui/Button";
import { ErrorState, Loading, Notice, Skeleton } from "@/ui/State";

import styles from "../Account.module.css";
import { FactorOff } from "./FactorOff";
import { FactorOn } from "./FactorOn";
import { Passkeys } from "./Passkeys";
import { Section } from "./Section";

/** A code from an app, or a passkey, besides the password. */
export function SecondFactor() {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null);
  const { data, error, refetch } = useQuery(factorQuery);
  const show = (fresh: string[]) => {
    setCodes(fresh);
    void queries.invalidateQueries({ queryKey: FACTOR });
  };
  const hasPasskeys = Boolean(data?.passkeys.length);
  const isOn = data?.totp || hasPasskeys;
  const text = data ? t(isOn ? "factor.on" : "factor.off", { count: data.recovery_codes_left }) : undefined;
  return (
    <Section title={t("factor.title")} text={text}>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? (
        <Loading>
          <Skeleton height="8rem" />
        </Loading>
      ) : null}
      {codes ? (
        <RecoveryCodes
          codes={codes}
          kept={() => {
            setCodes(null);
          }}
        />
      ) : null}
      {data && !codes ? (
        <>
          {data.totp ? null : <FactorOff withCode={hasPasskeys} show={show} />}
          {isOn ? <FactorOn withApp={data.totp} show={show} /> : null}
          <Passkeys factor={data} show={show} />
        </>
      ) : null}
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
