import { Navigate } from "react-router";

/** Most who come to their account look for a booking. */
export default function Index() {
  return <Navigate to="/account/bookings" replace />;
}
