import { Fragment } from "react";

import { type Block, type Piece, readBlocks } from "@/lib/prose";

import styles from "./Prose.module.css";

/** What strangers wrote, as text: paragraphs, lists and links, never HTML. */
export function Prose({ text }: { text: string }) {
  return (
    <div className={styles["prose"]}>
      {readBlocks(text).map((block, index) => (
        <Part key={index} block={block} />
      ))}
    </div>
  );
}

function Part({ block }: { block: Block }) {
  if (block.kind === "list") {
    return (
      <ul className={styles["list"]}>
        {block.items.map((item, index) => (
          <li key={index}>
            <Line pieces={item} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <p>
      {block.lines.map((line, index) => (
        <Fragment key={index}>
          {index ? <br /> : null}
          <Line pieces={line} />
        </Fragment>
      ))}
    </p>
  );
}

function Line({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, index) =>
    "href" in piece ? (
      <a key={index} href={piece.href} rel="nofollow ugc noopener noreferrer" target="_blank">
        {piece.text}
      </a>
    ) : (
      <Fragment key={index}>{piece.text}</Fragment>
    ),
  );
}
