import styles from "./Avatar.module.css";

/** Somebody's picture, or the first letters of their name. */
export function Avatar({ name, picture, large = false }: { name: string; picture?: string | null | undefined; large?: boolean }) {
  const shape = `${styles["avatar"]} ${large ? styles["large"] : ""}`;
  if (picture) return <img className={shape} src={picture} alt="" width={96} height={96} />;
  const letters = name.split(/\s+/).slice(0, 2).map((word) => Array.from(word)[0] ?? "").join("");
  return (
    <span className={shape} aria-hidden="true">
      {letters.toLocaleUpperCase()}
    </span>
  );
}
