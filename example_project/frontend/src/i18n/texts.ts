/** The files of texts: `en/booking.json`. One that did not come is asked for again, since nobody can read its keys. */
export type Texts = Record<string, unknown>;

const files = import.meta.glob<{ default: Texts }>("./{en,ru}/*.json");

/** Once: whoever asked hears that it did not come. */
export async function fetchTexts(language: string, namespace: string): Promise<Texts> {
  const load = files[`./${language}/${namespace}.json`];
  if (!load) throw new RangeError(`no texts ${language}/${namespace}`);
  return (await load()).default;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Until it comes: the page waits meanwhile. */
export async function untilItComes<T>(fetch: () => Promise<T>, wait: (milliseconds: number) => Promise<void> = sleep): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await fetch();
    } catch (error) {
      if (error instanceof RangeError) throw error; // there is no such file
      await wait(pause);
    }
  }
}
