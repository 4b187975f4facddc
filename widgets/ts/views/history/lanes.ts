/** The lane graph: versions in rows, oldest first, each in a lane, forks in lanes of their own. */

/** A curve from the row's own version into the lane of one of its forks. */
export interface Branch {
  readonly from: number;
  readonly to: number;
}

export interface LaneRow {
  readonly lane: number;
  /** Lanes with a line in the upper half of the row, and in the lower. */
  readonly above: readonly number[];
  readonly below: readonly number[];
  readonly branches: readonly Branch[];
}

export interface LaneGraph {
  readonly rows: readonly LaneRow[];
  readonly lanes: number;
}

interface Edge {
  readonly parent: number;
  readonly child: number;
  readonly lane: number;
}

/** `parents[i]` comes before i, or is null for a version that came from nowhere; `forks[i]` left the main line. */
export function laneGraph(parents: readonly (number | null)[], forks: readonly boolean[]): LaneGraph {
  const { lanes, edges } = assignLanes(parents, forks);
  const rows = parents.map((_, row): LaneRow => {
    const touching = edges.filter(({ parent, child }) => parent <= row && child >= row);
    return {
      lane: lanes[row] as number,
      above: touching.filter(({ parent }) => parent < row).map(({ lane }) => lane),
      below: touching.filter(({ child }) => child > row).map(({ lane }) => lane),
      branches: touching
        .filter(({ parent, lane }) => parent === row && lane !== lanes[row])
        .map(({ lane }) => ({ from: lanes[row] as number, to: lane })),
    };
  });
  return { rows, lanes: Math.max(0, ...lanes) + 1 };
}

/** The first child that is no fork goes on in its parent's lane; each other one opens the lowest lane that is free. */
function assignLanes(
  parents: readonly (number | null)[],
  forks: readonly boolean[],
): { lanes: number[]; edges: Edge[] } {
  const lanes: number[] = [];
  const edges: Edge[] = [];
  const next = heirs(parents, forks);
  const last = lastRows(next, parents.length);
  const busyUntil: number[] = [];
  for (const [child, parent] of parents.entries()) {
    const goesOn = parent !== null && next.get(parent) === child;
    const lane = goesOn ? (lanes[parent] as number) : freeLane(busyUntil, parent ?? child);
    lanes.push(lane);
    busyUntil[lane] = Math.max(busyUntil[lane] ?? -1, last[child] as number);
    if (parent !== null) edges.push({ parent, child, lane });
  }
  return { lanes, edges };
}

/** For each version, the child that goes on in its lane. */
function heirs(parents: readonly (number | null)[], forks: readonly boolean[]): Map<number, number> {
  const next = new Map<number, number>();
  for (const [child, parent] of parents.entries()) {
    if (parent !== null && forks[child] !== true && !next.has(parent)) next.set(parent, child);
  }
  return next;
}

/** For each version, the row at which its lane ends. */
function lastRows(next: ReadonlyMap<number, number>, count: number): number[] {
  const last: number[] = [];
  for (let row = count - 1; row >= 0; row -= 1) last[row] = last[next.get(row) ?? -1] ?? row;
  return last;
}

function freeLane(busyUntil: readonly number[], from: number): number {
  const free = busyUntil.findIndex((until) => until < from);
  return free < 0 ? busyUntil.length : free;
}
