import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

import { codeReader } from "./read";

/** `denied`: somebody said no. `none`: there is no camera. `failed`: another program has it, or it broke. */
export type CameraState = "off" | "starting" | "on" | "denied" | "none" | "failed";

export interface Camera {
  state: CameraState;
  start: () => void;
  stop: () => void;
  /** `null` where the camera has no light. */
  torch: boolean | null;
  switchTorch: () => void;
}

const PAUSE = 120;

/** The phone's camera, shown in `video`, and `onCode` for each code that it sees, each time that it sees it. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, onCode: (text: string) => void): Camera {
  const [stream, take] = useState<MediaStream | null>(null);
  const [state, become] = useState<CameraState>("off");
  const [torch, light] = useState<boolean | null>(null);
  const start = useCallback(() => {
    become("starting");
    open().then(take, (error: unknown) => {
      become(reasonOf(error));
    });
  }, []);
  const stop = useCallback(() => {
    take(null);
    become("off");
  }, []);
  useEffect(() => {
    const shown = video.current;
    const track = stream?.getVideoTracks()[0];
    if (!stream || !track || !shown) return undefined;
    track.addEventListener("ended", stop);
    void play(shown, stream).then(() => {
      become("on");
      light(hasTorch(track) ? false : null);
    }, stop);
    return () => {
      track.removeEventListener("ended", stop);
      track.stop();
      show(shown, null);
    };
  }, [stream, video, stop]);
  useReading(state === "on", video, onCode);
  const switchTorch = useCallback(() => {
    const track = stream?.getVideoTracks()[0];
    const wanted = { advanced: [{ torch: !torch } as MediaTrackConstraintSet] };
    void track?.applyConstraints(wanted).then(() => {
      light(!torch);
    }, () => undefined);
  }, [stream, torch]);
  return { state, start, stop, torch, switchTorch };
}

function show(video: HTMLVideoElement, stream: MediaStream | null): void {
  video.srcObject = stream;
}

function play(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  show(video, stream);
  return video.play();
}

function open(): Promise<MediaStream> {
  // outside of a secure context there is none; the types do not know that
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return Promise.reject(new DOMException("no camera", "NotFoundError"));
  return devices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } } });
}

function reasonOf(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "failed";
}

const hasTorch = (track: MediaStreamTrack): boolean => "torch" in (track.getCapabilities?.() ?? {});

/** Look, and look again a little after that was done: a slow phone looks less often. */
function useReading(on: boolean, video: RefObject<HTMLVideoElement | null>, onCode: (text: string) => void): void {
  const tell = useRef(onCode);
  useEffect(() => {
    tell.current = onCode;
  }, [onCode]);
  useEffect(() => {
    if (!on) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    void codeReader().then((read) => {
      const look = async () => {
        const text = video.current ? await read(video.current) : null;
        if (over) return;
        if (text) tell.current(text);
        timer = setTimeout(() => void look(), PAUSE);
      };
      if (!over) void look();
    });
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [on, video]);
}
