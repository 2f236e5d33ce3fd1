import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { canPasskey } from "@/api/account";
import { addPasskey, FACTOR, type Factor, type Passkey, removePasskey } from "@/api/secondFactor";
import { day } from "@/lib/format";
import { type Submit, useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/State";
import { announce } from "@/ui/toasts";

import styles from "../Account.module.css";
import { PROOF, ProofFields, readProof } from "./ProofFields";

/** Keys that stay in a device, which asks for a finger, a face or a PIN. */
export function Passkeys({ factor, show }: { factor: Factor; show: (codes: string[]) => void }) {
  const { t } = useTranslation("account");
  const [isAdding, setAdding] = useState(false);
  const close = () => {
    setAdding(false);
  };
  return (
    <>
      <h3>{t("passkeys.title")}</h3>
      <p className={styles["soft"]}>{t("passkeys.text")}</p>
      <ul className={styles["list"]}>
        {factor.passkeys.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {isAdding ? <Add factor={factor} show={show} close={close} /> : null}
      {!isAdding && canPasskey() ? (
        <div className={styles["buttons"]}>
          <Button onClick={() => { setAdding(true); }}>{t("passkeys.add")}</Button>
        </div>
      ) : null}
    </>
  );
}

function Add({ factor, show, close }: { factor: Factor; show: (codes: string[]) => void; close: () => void }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const submit = useSubmit(addPasskey, async (codes) => {
    close();
    announce(t("passkeys.added"));
    if (codes.length) show(codes);
    else await queries.invalidateQueries({ queryKey: FACTOR });
  });
  return (
    <>
      <Cancelled submit={submit} />
      <Form
        submit={submit.error instanceof DOMException ? { ...submit, error: null } : submit}
        read={(typed) => ({ ...readProof(typed), name: (typed["name"] ?? "").trim() })}
        known={["name", ...PROOF]}
        label={t("passkeys.add")}
      >
        <TextField
          label={t("passkeys.name")}
          name="name"
          hint={t("passkeys.nameHint")}
          required
          maxLength={100}
          errors={submit.fields["name"]}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed has become this form
          autoFocus
        />
        <ProofFields fields={submit.fields} withCode={factor.totp || factor.passkeys.length > 0} />
        <div className={styles["buttons"]}>
          <Button type="submit" look="primary" busy={submit.busy}>
            {t("passkeys.make")}
          </Button>
          <Button look="quiet" onClick={close}>{t("common:actions.cancel")}</Button>
        </div>
      </Form>
    </>
  );
}

/** What the browser says, not the server: the person declined, or this address can not have any. */
function Cancelled<V>({ submit }: { submit: Submit<V> }) {
  const { t } = useTranslation("account");
  if (!(submit.error instanceof DOMException)) return null;
  const { name } = submit.error;
  return (
    <Notice tone="warn" icon="warning" live>
      {t(name === "SecurityError" ? "passkeys.notHere" : name === "InvalidStateError" ? "passkeys.known" : "passkeys.cancelled")}
    </Notice>
  );
}

function Row({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation("account");
  const queries = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const submit = useSubmit(
    (proof: ReturnType<typeof readProof>) => removePasskey(passkey.id, proof),
    () => {
      announce(t("passkeys.removed"));
      return queries.invalidateQueries({ queryKey: FACTOR });
    },
  );
  const used = passkey.last_used_at ? t("sessions.used", { at: day(passkey.last_used_at) }) : t("passkeys.unused");
  return (
    <li className={styles["row"]}>
      <div className={styles["main"]}>
        <strong>{passkey.name}</strong>
        <span className={styles["soft"]}>{used}</span>
      </div>
      {isLeaving ? (
        <Form submit={submit} read={readProof} known={PROOF} label={t("passkeys.removeWhich", { name: passkey.name })}>
          <ProofFields fields={submit.fields} withCode />
          <div className={styles["buttons"]}>
            <Button type="submit" look="danger" busy={submit.busy}>
              {t("passkeys.remove")}
            </Button>
            <Button look="quiet" onClick={() => { setLeaving(false); }}>{t("common:actions.cancel")}</Button>
          </div>
        </Form>
      ) : (
        <Button aria-label={t("passkeys.removeWhich", { name: passkey.name })} onClick={() => { setLeaving(true); }}>
          {t("passkeys.remove")}
        </Button>
      )}
    </li>
  );
}
