/** A WAV file of float32 samples, for what could not be brought elsewhere. */

const HEADER_BYTES = 44;
const FLOAT = 3;
const CHANNELS = 2;
const SAMPLE_BYTES = 4;

/** `parts` are stereo: left plane, then right plane. */
export function wavOf(parts: readonly ArrayBuffer[], sampleRate: number): ArrayBuffer {
  const data = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const file = new ArrayBuffer(HEADER_BYTES + data);
  const view = new DataView(file);
  const text = (at: number, word: string): void => [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  const frameBytes = CHANNELS * SAMPLE_BYTES;
  text(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + data, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, FLOAT, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, SAMPLE_BYTES * 8, true);
  text(36, "data");
  view.setUint32(40, data, true);
  let at = HEADER_BYTES;
  for (const part of parts) {
    const planes = new Float32Array(part);
    const frames = planes.length / CHANNELS;
    for (let frame = 0; frame < frames; frame++, at += frameBytes) {
      view.setFloat32(at, planes[frame] ?? 0, true);
      view.setFloat32(at + SAMPLE_BYTES, planes[frames + frame] ?? 0, true);
    }
  }
  return file;
}
