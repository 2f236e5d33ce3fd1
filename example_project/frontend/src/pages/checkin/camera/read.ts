/** QR codes in what the camera sees: by the browser's own reader where it has one, else by ours, in plain JavaScript. */

export type Read = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect: (image: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

export async function codeReader(): Promise<Read> {
  return (await nativeReader()) ?? ownReader();
}

async function nativeReader(): Promise<Read | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  const formats = await BarcodeDetector?.getSupportedFormats().catch(() => [] as string[]);
  if (!BarcodeDetector || !formats?.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? null;
}

/** Pixels on a side: enough for our codes at arm's length, and few enough for an old phone. */
const SIDE = 720;

/** Looks at the middle square, where the frame on the screen asks people to hold the code. */
async function ownReader(): Promise<Read> {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const square = Math.min(video.videoWidth, video.videoHeight);
    if (!context || square === 0) return Promise.resolve(null);
    const side = Math.min(square, SIDE);
    [canvas.width, canvas.height] = [side, side];
    const [left, top] = [(video.videoWidth - square) / 2, (video.videoHeight - square) / 2];
    context.drawImage(video, left, top, square, square, 0, 0, side, side);
    return Promise.resolve(decoded(() => decodeQR(context.getImageData(0, 0, side, side))));
  };
}

/** It throws where there is no code to be seen. */
function decoded(work: () => string): string | null {
  try {
    return work();
  } catch {
    return null;
  }
}
