/** The fast Fourier transform of two real signals at once, for what is looked at and not heard. */

/** Radix 2, in place (Cooley and Tukey 1965); tables for one length. */
export class Fourier {
  readonly length: number;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #reversed: Uint32Array;

  /** `length` is a power of two. */
  constructor(length: number) {
    this.length = length;
    const bits = Math.round(Math.log2(length));
    this.#cosine = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
    this.#sine = Float64Array.from({ length: length / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
    this.#reversed = new Uint32Array(length);
    for (let i = 1; i < length; i++) {
      this.#reversed[i] = ((this.#reversed[i >> 1] as number) >> 1) | ((i & 1) << (bits - 1));
    }
  }

  transform(real: Float64Array, imaginary: Float64Array): void {
    this.#reorder(real, imaginary);
    for (let half = 1; half < this.length; half *= 2) {
      const stride = this.length / (2 * half);
      for (let start = 0; start < this.length; start += 2 * half) {
        for (let k = 0; k < half; k++) this.#butterfly(real, imaginary, start + k, start + k + half, k * stride);
      }
    }
  }

  #butterfly(real: Float64Array, imaginary: Float64Array, upper: number, lower: number, turn: number): void {
    const [c, s] = [this.#cosine[turn] as number, this.#sine[turn] as number];
    const [x, y] = [real[lower] as number, imaginary[lower] as number];
    const re = x * c - y * s;
    const im = x * s + y * c;
    real[lower] = (real[upper] as number) - re;
    imaginary[lower] = (imaginary[upper] as number) - im;
    real[upper] = (real[upper] as number) + re;
    imaginary[upper] = (imaginary[upper] as number) + im;
  }

  #reorder(real: Float64Array, imaginary: Float64Array): void {
    for (let i = 0; i < this.length; i++) {
      const j = this.#reversed[i] as number;
      if (j <= i) continue;
      [real[i], real[j]] = [real[j] as number, real[i] as number];
      [imaginary[i], imaginary[j]] = [imaginary[j] as number, imaginary[i] as number];
    }
  }
}
