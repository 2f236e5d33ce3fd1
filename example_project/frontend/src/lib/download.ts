/** A file that was fetched, given to the person under a name. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // the browser reads it after this turn, and then it may go
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}
