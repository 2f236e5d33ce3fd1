import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";

import Layout from "./Layout";
import NotFound from "./NotFound";
import { Broken } from "./Broken";

type Loader = () => Promise<{ default: ComponentType }>;

/** A page that is loaded when somebody goes there. */
function page(path: string, load: Loader): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

export const routes: RouteObject[] = [
  {
    path: "/",
    element: <Layout />,
    errorElement: <Broken />,
    children: [
      { index: true, lazy: async () => ({ Component: (await import("@/pages/catalogue/Home")).default }) },
      page("events", () => import("@/pages/catalogue/Catalogue")),
      { path: "*", element: <NotFound /> },
    ],
  },
];

export const router = createBrowserRouter(routes);
