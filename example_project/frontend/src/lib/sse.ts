/** Server-sent events read from a body that `fetch` gave: an `EventSource` can not say who asks. */
export interface ServerEvent {
  id: string;
  event: string;
  data: string;
  retry: number | null;
}

/** The whole events of a text, and what is left of it: the beginning of the next one. */
export function readEvents(text: string): [ServerEvent[], string] {
  const blocks = text.replace(/\r\n?/g, "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  return [blocks.map(readEvent), rest];
}

function readEvent(block: string): ServerEvent {
  const read: ServerEvent = { id: "", event: "message", data: "", retry: null };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "id") read.id = value;
    else if (name === "event") read.event = value;
    else if (name === "retry" && /^\d+$/.test(value)) read.retry = Number(value);
  }
  return { ...read, data: data.join("\n") };
}
