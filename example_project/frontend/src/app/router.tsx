import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";

import { Loading } from "@/ui/State";

import { AllBroken, Broken } from "./Broken";
import Layout from "./Layout";
import NotFound from "./NotFound";

type Loader = () => Promise<{ default: ComponentType }>;

/** What stands there while the first page is being loaded: the frame is drawn already. */
const hydrateFallbackElement = <Loading />;

/** A page that is loaded when somebody goes there. */
function page(path: string, load: Loader): RouteObject {
  return { path, hydrateFallbackElement, lazy: async () => ({ Component: (await load()).default }) };
}

const catalogue: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import("@/pages/catalogue/Home")).default }), hydrateFallbackElement },
  page("events", () => import("@/pages/catalogue/Catalogue")),
  page("events/:id/:slug?", () => import("@/pages/event/EventPage")),
  page("people/:id", () => import("@/pages/people/Person")),
];

const signingIn: RouteObject[] = [
  page("sign-in", () => import("@/pages/signin/SignIn")),
  page("sign-up", () => import("@/pages/signin/SignUp")),
  page("forgot-password", () => import("@/pages/signin/ForgotPassword")),
  page("account/email/revert", () => import("@/pages/signin/TakeBack")), // nobody has to be signed in
];

// booking: people choose first, and sign in on the way
const booking: RouteObject[] = [page("book/:id", () => import("@/pages/booking/Book"))];

/** For whoever is signed in; others sign in on the way and come back. */
const personal: RouteObject = {
  hydrateFallbackElement,
  lazy: async () => ({ Component: (await import("./RequireSession")).RequireSession }),
  children: [
    page("bookings/:reference", () => import("@/pages/booking/BookingPage")),
    {
      path: "account",
      lazy: async () => ({ Component: (await import("@/pages/account/AccountLayout")).default }),
      children: [
        { index: true, lazy: async () => ({ Component: (await import("@/pages/account/Index")).default }) },
        page("bookings", () => import("@/pages/account/Bookings")),
        page("favorites", () => import("@/pages/account/Favorites")),
        page("subscriptions", () => import("@/pages/account/Subscriptions")),
        page("profile", () => import("@/pages/account/Profile")),
        page("notifications", () => import("@/pages/account/Notifications")),
        page("preferences", () => import("@/pages/account/Preferences")),
        page("settings", () => import("@/pages/account/Settings")),
      ],
    },
  ],
};

const organizing: RouteObject = {
  path: "organize",
  lazy: async () => ({ Component: (await import("./RequireOrganizer")).RequireOrganizer }),
  children: [
    { index: true, lazy: async () => ({ Component: (await import("@/pages/organize/Dashboard")).default }) },
    page("events/new", () => import("@/pages/organize/EditEvent")),
    page("events/:id", () => import("@/pages/organize/EditEvent")),
    page("events/:id/figures", () => import("@/pages/organize/Figures")),
    page("events/:id/attendees", () => import("@/pages/organize/Attendees")),
    page("events/:id/messages", () => import("@/pages/organize/Messages")),
  ],
};

// the door: works without a network
const door: RouteObject = {
  lazy: async () => ({ Component: (await import("./RequireDoor")).RequireDoor }),
  children: [page("organize/events/:id/check-in", () => import("@/pages/checkin/CheckIn"))],
};

export const routes: RouteObject[] = [
  {
    path: "/",
    element: <Layout />,
    errorElement: <AllBroken />,
    children: [
      {
        errorElement: <Broken />, // in the frame, by which people find their way on
        children: [...catalogue, ...signingIn, ...booking, personal, organizing, door, { path: "*", element: <NotFound /> }],
      },
    ],
  },
];

export const router = createBrowserRouter(routes);
