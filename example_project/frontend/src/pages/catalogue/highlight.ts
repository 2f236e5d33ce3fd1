/** Which line of a list of suggestions is marked, while the focus stays in the field above it. `-1`: none. */
export function moveMark(mark: number, count: number, key: string): number {
  if (!count) return -1;
  if (key === "ArrowDown") return mark >= count - 1 ? -1 : mark + 1;
  if (key === "ArrowUp") return mark < 0 ? count - 1 : mark - 1;
  return mark;
}
