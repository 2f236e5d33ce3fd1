import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { api, take } from "@/api/client";
import { withNext } from "@/app/nextPath";
import { useSubmit } from "@/lib/useSubmit";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/Field";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";

import { CodeStep } from "./CodeStep";
import { Entrance, Panel } from "./Panel";

export default function SignUp() {
  const [email, setEmail] = useState("");
  return (
    <Entrance>
      {email ? (
        <CodeStep
          email={email}
          back={() => {
            setEmail("");
          }}
        />
      ) : (
        <Register done={setEmail} />
      )}
    </Entrance>
  );
}

interface Registration {
  email: string;
  password: string;
  first_name: string;
}

const register = (body: Registration) => take(api.POST("/api/v1/register/", { body }));

function Register({ done }: { done: (email: string) => void }) {
  const { t } = useTranslation("signin");
  const { search } = useLocation();
  const submit = useSubmit(register, (_, { email }) => {
    done(email);
  });
  const { fields } = submit;
  return (
    <Panel
      title={t("signUp.title")}
      intro={t("signUp.intro")}
      more={<Link to={withNext("/sign-in", search)}>{t("signUp.have")}</Link>}
    >
      <Form
        submit={submit}
        read={(typed) => ({ email: typed["email"] ?? "", password: typed["password"] ?? "", first_name: typed["first_name"] ?? "" })}
        known={["email", "password", "first_name"]}
      >
        <TextField label={t("name")} name="first_name" autoComplete="given-name" maxLength={150} errors={fields["first_name"]} />
        <TextField label={t("email")} name="email" type="email" autoComplete="email" required maxLength={254} errors={fields["email"]} />
        <PasswordField fresh name="password" label={t("password.label")} errors={fields["password"]} />
        <Button type="submit" look="primary" wide busy={submit.busy}>
          {t("signUp.send")}
        </Button>
      </Form>
    </Panel>
  );
}
