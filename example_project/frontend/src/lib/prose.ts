/** Text that strangers wrote, taken apart for the page: paragraphs, lists and links, never HTML. */

export type Piece = { text: string } | { text: string; href: string };
export type Block = { kind: "paragraph"; lines: Piece[][] } | { kind: "list"; items: Piece[][] };

const LINK = /https?:\/\/[^\s<>"']+/g;
const BULLET = /^\s*[-*•]\s+/;

export function readBlocks(text: string): Block[] {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n/)
    .map((part) => part.split("\n").map((line) => line.trim()).filter(Boolean))
    .filter((lines) => lines.length)
    .flatMap(blocksOf);
}

/** Lines that stand together; those that begin with a dash are a list. */
function blocksOf(lines: string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (BULLET.test(line)) {
      const item = readPieces(line.replace(BULLET, ""));
      if (last?.kind === "list") last.items.push(item);
      else blocks.push({ kind: "list", items: [item] });
    } else if (last?.kind === "paragraph") last.lines.push(readPieces(line));
    else blocks.push({ kind: "paragraph", lines: [readPieces(line)] });
  }
  return blocks;
}

export function readPieces(line: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(LINK)) {
    const text = withoutStop(match[0]);
    const href = safeAddress(text);
    if (!href) continue;
    if (match.index > end) pieces.push({ text: line.slice(end, match.index) });
    pieces.push({ text, href });
    end = match.index + text.length;
  }
  if (end < line.length) pieces.push({ text: line.slice(end) });
  return pieces;
}

/** The full stop after an address ends the sentence; so does a bracket that was opened before it. */
function withoutStop(address: string): string {
  const bare = address.replace(/[.,;:!?…]+$/, "");
  return bare.endsWith(")") && !bare.includes("(") ? withoutStop(bare.slice(0, -1)) : bare;
}

/** Only pages of the web, without a name or password that would hide where a link leads. */
export function safeAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && !username && !password ? href : null;
}
