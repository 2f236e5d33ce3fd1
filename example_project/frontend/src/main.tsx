import "@/styles/base.css";
import "@/styles/sight.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import i18next from "i18next";
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";

import { ApiError } from "@/api/errors";
import { restore, sessionState, subscribe } from "@/api/session";
import { forgetWhenLeft } from "@/app/leaving";
import { router } from "@/app/router";
import { pageIsLoaded, textsOfSight } from "@/app/sight";
import { applyTheme } from "@/app/theme";
import { ready } from "@/i18n";

applyTheme();
forgetWhenLeft();
void restore();

const queries = new QueryClient({
  defaultOptions: {
    // whether there is a connection is found out by trying: what waited for one would be done long after it was wanted
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      refetchOnReconnect: true,
      staleTime: 30_000,
      // what the server has decided is not asked again; what did not arrive is
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});

/** What one person was shown is nothing for the next; what a stranger was shown may say more once they have signed in. */
let whose = sessionState().user?.id ?? null;
subscribe(() => {
  const [before, now] = [whose, sessionState().user?.id ?? null];
  whose = now;
  if (before === now) return;
  if (before === null) void queries.invalidateQueries();
  else setTimeout(() => void queries.resetQueries()); // by then the pages that were that person's are gone
});

/** The server speaks in the texts of its answers as well. */
void ready.then(() => {
  i18next.on("languageChanged", () => void queries.invalidateQueries());
});

const root = document.getElementById("root");
if (root) {
  const texts = ready.then(() => i18next.loadNamespaces(textsOfSight()));
  void Promise.all([texts, pageIsLoaded(router)]).then(() => {
    // in slices, between which taps and keys are heard
    startTransition(() => {
      createRoot(root).render(
        <StrictMode>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </StrictMode>,
      );
    });
  });
}
