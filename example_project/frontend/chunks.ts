/** Which files the modules come in, and how heavy the first page's may be. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import type { Plugin, Rollup } from "vite";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

const FIRST_PAGE = ["main.tsx", "pages/catalogue/Home.tsx"].map(source);
/** Where most people come from elsewhere. */
const EVENT_PAGE = ["pages/event/EventPage.tsx"].map(source);
/** In the language whose texts are longer. */
const ITS_TEXTS = ["i18n/ru/common.json", "i18n/ru/catalogue.json"].map(source);

/** What every page stands on. It changes seldom, so browsers keep it when the site is renewed. */
const LIBRARIES =
  /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next|openapi-fetch|use-sync-external-store)\//;

interface Graph {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

/** All that these need at once: not what they load later. */
function reachable(from: readonly string[], importsOf: (id: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  for (const id of found) importsOf(id).forEach((each) => found.add(each));
  return found;
}

/** Whether these need a module at once. */
function neededBy(pages: readonly string[]): (id: string, graph: Graph) => boolean {
  let found: Set<string> | undefined;
  return (id, graph) => {
    found ??= reachable(pages, (each) => graph.getModuleInfo(each)?.importedIds ?? []);
    return found.has(id);
  };
}

const isOfFrame = neededBy([source("main.tsx")]);
const isFirst = neededBy(FIRST_PAGE);
const isOfEvent = neededBy(EVENT_PAGE);

/**
 * What many pages need comes in a few files instead of thirty: each request costs a slow network a round trip. What the
 * first page does without is in none of its files, however many others need it.
 */
export const groups = [
  { name: "libraries", test: LIBRARIES, priority: 4 },
  // else a group below would take along what its modules need of these
  { name: (id: string, graph: Graph) => (isOfFrame(id, graph) ? "frame" : null), priority: 3.5 },
  { name: (id: string, graph: Graph) => (isFirst(id, graph) ? "first" : null), minShareCount: 2, priority: 3 },
  { name: (id: string, graph: Graph) => (isOfEvent(id, graph) ? "event" : null), minShareCount: 2, priority: 2.5 },
  { name: "overlays", test: /@base-ui|@floating-ui|src\/ui\/Dialog/, minShareCount: 3, priority: 2 },
  { name: "shared", minShareCount: 10, priority: 1 },
];

/** Bytes of JavaScript, gzipped, that come with the first page. */
function weigh(chunks: readonly Rollup.OutputChunk[]): number {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const begun = chunks.filter(({ facadeModuleId: id }) => id !== null && [...FIRST_PAGE, ...ITS_TEXTS].includes(id));
  if (begun.length !== FIRST_PAGE.length + ITS_TEXTS.length) throw new Error("The first page's modules are not where they were.");
  const names = reachable(begun.map(({ fileName }) => fileName), (name) => byName.get(name)?.imports ?? []);
  return [...names].reduce((sum, name) => sum + gzipSync(byName.get(name)?.code ?? "", { level: 9 }).length, 0);
}

/** Ends the build where the first page has become heavier than `most` bytes. */
export function keepFirstPageLight(most: number): Plugin {
  return {
    name: "keep-first-page-light",
    apply: "build",
    writeBundle(_, bundle) {
      const bytes = weigh(Object.values(bundle).filter((file) => file.type === "chunk"));
      const told = `The first page's JavaScript: ${bytes} bytes gzipped, of ${most}.`;
      if (bytes > most) this.error(told);
      this.info(told);
    },
  };
}
