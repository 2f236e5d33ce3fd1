import { useRouteError } from "react-router";

import { Page } from "@/ui/Page";
import { ErrorState } from "@/ui/State";

/** A page that fell over, or whose code could not be loaded: after a release its file may be gone. */
export function Broken() {
  const error = useRouteError();
  return (
    <Page title="…">
      <ErrorState
        error={error}
        retry={() => {
          window.location.reload();
        }}
      />
    </Page>
  );
}
