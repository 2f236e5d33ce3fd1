/** The camera sees one code many times a second: it counts once, until it was out of sight for a while. */
const GONE_AFTER = 2500;

export class Sight {
  private text = "";
  private last = 0;

  /** Whether this is a code that was not there a moment ago. */
  isNew(text: string, at: number): boolean {
    const isNew = text !== this.text || at - this.last > GONE_AFTER;
    this.text = text;
    this.last = at;
    return isNew;
  }

  /** Let the same code count again: its check-in was taken back. */
  forget(): void {
    this.text = "";
  }
}
