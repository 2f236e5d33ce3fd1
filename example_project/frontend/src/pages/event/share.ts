export type Shared = "shared" | "copied" | "failed";

/** By what the device offers, else into the clipboard. Whoever closes the device's own window has not failed. */
export async function shareLink(title: string, url: string): Promise<Shared> {
  // the types take them for given; browsers lack them outside of https, or altogether
  const device: Partial<Pick<Navigator, "share" | "clipboard">> = navigator;
  if (device.share) {
    try {
      await navigator.share({ title, url });
      return "shared";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return "shared";
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    return "copied";
  } catch {
    return "failed";
  }
}
