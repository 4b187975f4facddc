import { describe, expect, it } from "vitest";

import { Fourier } from "./fft";
import { BANDS, hzOfPlace, placeOfHz, Spectrum, SPECTRUM_FLOOR_DB } from "./spectrum";

const RATE = 44_100;

function sine(hz: number, gain: number, frames = 8192): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) => gain * Math.sin((2 * Math.PI * hz * i) / RATE));
}

/** Hears and waits until everything has settled. */
function shown(left: Float32Array, right: Float32Array): Spectrum {
  const spectrum = new Spectrum();
  spectrum.hear(left, right);
  spectrum.settle(RATE);
  return spectrum;
}

function highest({ levelsDb }: Spectrum): { hz: number; db: number } {
  const band = levelsDb.indexOf(Math.max(...levelsDb));
  return { hz: hzOfPlace((band + 0.5) / BANDS), db: levelsDb[band] ?? 0 };
}

describe("Fourier", () => {
  it("is the sum that defines it", () => {
    const random = Array.from({ length: 32 }, (_, i) => Math.sin(i * i) * 0.7);
    const [real, imaginary] = [Float64Array.from(random.slice(0, 16)), Float64Array.from(random.slice(16))];
    const [re, im] = [real.slice(), imaginary.slice()];
    new Fourier(16).transform(re, im);
    for (let k = 0; k < 16; k++) {
      let [x, y] = [0, 0];
      for (let n = 0; n < 16; n++) {
        const [c, s] = [Math.cos((-2 * Math.PI * k * n) / 16), Math.sin((-2 * Math.PI * k * n) / 16)];
        x += (real[n] ?? 0) * c - (imaginary[n] ?? 0) * s;
        y += (real[n] ?? 0) * s + (imaginary[n] ?? 0) * c;
      }
      expect(re[k]).toBeCloseTo(x, 12);
      expect(im[k]).toBeCloseTo(y, 12);
    }
  });
});

describe("Spectrum", () => {
  it.each([50, 440, 1000, 5000, 15_000])("shows a sine of %i Hz where it is, and as loud as it is", (hz) => {
    const tone = sine(hz, 1);
    const { hz: found, db } = highest(shown(tone, tone));
    expect(Math.abs(Math.log2(found / hz))).toBeLessThan(0.1);
    // A tone between two lines of a Hann window reads up to 1.4 dB less.
    expect(db).toBeGreaterThan(-1.5);
    expect(db).toBeLessThan(0.01);
  });

  it("takes both sides into account, whichever way round they are", () => {
    const [tone, silence] = [sine(1000, 0.5), new Float32Array(8192)];
    const [both, one] = [highest(shown(tone, tone)), highest(shown(silence, tone))];
    expect(both.db - one.db).toBeCloseTo(3.01, 1);
    const opposite = highest(shown(tone, tone.map((value) => -value)));
    expect(opposite.db).toBeCloseTo(both.db, 6);
  });

  it("rises quickly, falls calmly and comes to rest", () => {
    const spectrum = new Spectrum();
    const tone = sine(1000, 1);
    spectrum.hear(tone, tone);
    for (let frame = 0; frame < 12; frame++) spectrum.advance(RATE, 1 / 60);
    const loud = highest(spectrum).db;
    expect(loud).toBeGreaterThan(-4);
    spectrum.rest();
    spectrum.advance(RATE, 0.1);
    expect(loud - highest(spectrum).db).toBeCloseTo(3, 1);
    for (let step = 0; step < 40; step++) spectrum.advance(RATE, 0.1);
    expect(spectrum.advance(RATE, 0.1)).toBe(false);
    expect(highest(spectrum).db).toBe(SPECTRUM_FLOOR_DB);
  });

  it("has an axis from 20 Hz to 20 kHz", () => {
    expect([placeOfHz(20), placeOfHz(20_000)]).toEqual([0, 1]);
    expect(placeOfHz(632.456)).toBeCloseTo(0.5, 4);
    expect(hzOfPlace(placeOfHz(440))).toBeCloseTo(440, 6);
  });
});
