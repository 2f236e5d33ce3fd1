const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"], [/OPR\//, "Opera"], [/YaBrowser\//, "Yandex Browser"], [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"], [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac OS X|Macintosh/, "macOS"], [/Linux|X11/, "Linux"],
];

const known = (agent: string, names: [RegExp, string][]): string | undefined => names.find(([sign]) => sign.test(agent))?.[1];

/** What people call it: `Firefox, Windows`; what no browser sent stays as it is. */
export function deviceName(agent: string): string {
  return [known(agent, BROWSERS), known(agent, SYSTEMS)].filter(Boolean).join(", ") || agent;
}
