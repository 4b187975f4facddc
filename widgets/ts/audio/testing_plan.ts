/** Small plans for the tests of this folder. */

import type { PlanJson, PlanWire, StripJson } from "./plan";

export interface TestStrip extends Partial<Omit<StripJson, "segments" | "automation">> {
  /** First frame, frames, index of the PCM, first frame of the PCM. */
  readonly segments?: readonly (readonly [number, number, number, number])[];
  readonly automation?: Readonly<Record<string, readonly number[]>>;
}

/** A plan of these strips; PCM is given by its lengths. */
export function testPlan(strips: readonly TestStrip[], pcmFrames: readonly number[], frameCount: number): PlanWire {
  const buffers: ArrayBuffer[] = [];
  const store = (values: Int32Array | Float32Array): number => buffers.push(values.slice().buffer) - 1;
  const json: PlanJson = {
    version: 1,
    set_digest: "test",
    sample_rate: 44_100,
    frame_count: frameCount,
    compensated: true,
    crossfade_curve: "transition",
    strips: strips.map((strip, index) => ({
      id: `strip-${index}`,
      name: `Strip ${index}`,
      kind: "audio",
      output: -1,
      volume: 1,
      pan: 0,
      pan_mode: "stereo",
      pan_left: -1,
      pan_right: 1,
      active: true,
      soloed: false,
      sends: [],
      inserts: [],
      takes: [],
      delay_frames: 0,
      crossfade: "none",
      crossfader: 0,
      ...strip,
      segments: store(Int32Array.from((strip.segments ?? []).flat())),
      automation: Object.fromEntries(
        Object.entries(strip.automation ?? {}).map(([name, values]) => [name, store(Float32Array.from(values))]),
      ),
    })),
    pcm: pcmFrames.map((frame_count, index) => ({ key: `pcm-${index}`, frame_count })),
    missing: [],
    kernels: {},
  };
  return { json, buffers };
}
