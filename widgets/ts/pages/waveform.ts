/** The outline of a sound as an SVG path. */

/** Lowest and highest sample of each column, full scale is 1; see `GET /versions/{id}/waveform`. */
export interface Waveform {
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/**
 * A closed path over all columns, in a box of `width` by `height`, with silence in the middle.
 *
 * The loudest column fills the box; each column keeps at least half a unit, so that silence is a line.
 */
export function outline({ min, max }: Waveform, width: number, height: number): string {
  const count = Math.min(min.length, max.length);
  if (count === 0) return "";
  const loudest = Math.max(1e-6, ...max.slice(0, count).map(Math.abs), ...min.slice(0, count).map(Math.abs));
  const half = height / 2;
  const x = (column: number): string => ((column / Math.max(1, count - 1)) * width).toFixed(1);
  const y = (sample: number, way: 1 | -1): string => {
    const away = Math.max(0.5, ((way * sample) / loudest) * half);
    return (half - way * Math.min(away, half)).toFixed(1);
  };
  const upper = max.slice(0, count).map((sample, column) => `${x(column)} ${y(sample, 1)}`);
  const lower = min.slice(0, count).map((sample, column) => `${x(column)} ${y(sample, -1)}`);
  return `M${upper.join("L")}L${lower.reverse().join("L")}Z`;
}
