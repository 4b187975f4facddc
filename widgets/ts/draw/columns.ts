/** Binary columns: equal-length typed arrays that share one buffer, described in the JSON beside it. */

/** Written by `setbook.views.columns`; each column is [type, byte offset]. */
export interface ColumnsJson {
  readonly buffer: number;
  readonly count: number;
  readonly columns: Readonly<Record<string, readonly [ColumnType, number]>>;
}

const TYPES = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  i1: Int8Array,
  u1: Uint8Array,
} as const;

export type ColumnType = keyof typeof TYPES;
export type Column = Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array;

/** Views on the columns; copied only where the message put the buffer at an odd place. */
export function readColumns<Name extends string>(
  json: ColumnsJson,
  buffers: readonly DataView[],
  names: readonly Name[],
): Record<Name, Column> {
  const view = buffers[json.buffer];
  if (view === undefined) throw new RangeError(`Expected buffer ${json.buffer}, found ${buffers.length} buffers.`);
  const aligned = view.byteOffset % 8 === 0;
  const bytes = (
    aligned ? view.buffer : view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)
  ) as ArrayBuffer;
  const base = aligned ? view.byteOffset : 0;
  const read = (name: Name): [Name, Column] => {
    const column = json.columns[name];
    if (column === undefined) throw new RangeError(`Expected a column ${name}, found ${Object.keys(json.columns)}.`);
    const [type, offset] = column;
    return [name, new TYPES[type](bytes, base + offset, json.count)];
  };
  return Object.fromEntries(names.map(read)) as Record<Name, Column>;
}

/** The value at an index that is known to exist. */
export function at(column: ArrayLike<number>, index: number): number {
  return column[index] as number;
}

/** First index in a sorted column, within [from, to), whose value is not below `value`. */
export function lowerBound(column: ArrayLike<number>, value: number, from = 0, to = column.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(column, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First index in a sorted column, within [from, to), whose value is above `value`. */
export function upperBound(column: ArrayLike<number>, value: number, from = 0, to = column.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(column, middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
