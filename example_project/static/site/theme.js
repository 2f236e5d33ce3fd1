// Before the first paint, so that nobody who chose dark sees white. The pages' own code is in src/app/theme.ts.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("event-booking:theme"); } catch { /* no storage: the device decides */ }
  if (chosen !== "light" && chosen !== "dark") chosen = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = chosen;
})();
