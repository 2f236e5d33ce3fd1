/** What is heard and felt: three patterns, told apart by rhythm and pitch with the screen out of sight. */
import type { Tone } from "./door/verdict";

/** Pitch (Hz), beginning and length (s). */
const SOUNDS: Record<Tone, { wave: OscillatorType; notes: [number, number, number][] }> = {
  yes: { wave: "sine", notes: [[880, 0, 0.12], [1320, 0.12, 0.22]] },
  wait: { wave: "triangle", notes: [[660, 0, 0.15], [660, 0.25, 0.15]] },
  no: { wave: "square", notes: [[220, 0, 0.25], [165, 0.3, 0.45]] },
};
const FELT: Record<Tone, number[]> = { yes: [120], wait: [80, 80, 80], no: [400, 120, 400] };

let audio: AudioContext | null = null;

/** Browsers are silent until somebody has touched the page: call it from a press. */
export function allowSound(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

export function signal(tone: Tone, muted: boolean): void {
  navigator.vibrate?.(FELT[tone]);
  if (!muted && audio) play(audio, tone);
}

function play(context: AudioContext, tone: Tone): void {
  const { wave, notes } = SOUNDS[tone];
  for (const [pitch, from, length] of notes) {
    const [sound, volume] = [context.createOscillator(), context.createGain()];
    const begin = context.currentTime + from;
    sound.type = wave;
    sound.frequency.value = pitch;
    volume.gain.setValueAtTime(0.4, begin);
    volume.gain.exponentialRampToValueAtTime(0.001, begin + length);
    sound.connect(volume).connect(context.destination);
    sound.start(begin);
    sound.stop(begin + length);
  }
}
