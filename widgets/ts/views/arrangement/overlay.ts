/** What lies over the clips and changes often: hover, selection, marks of changes. */

import { at } from "../../draw/columns";
import { createSurface, resizeSurface } from "../../draw/canvas";
import type { Theme, Token } from "../../theme";
import type { Scene } from "./lanes";

export type MarkKind = "insert" | "remove" | "set" | "move";

/** A stretch of a track where something changed. */
export interface Mark {
  readonly track_id: string;
  readonly start_beats: number;
  readonly end_beats: number;
  readonly kind: MarkKind;
}

/** A sign, beside the colour, for each kind of change. */
const MARKS: Record<MarkKind, { readonly token: Token; readonly soft: Token; readonly sign: string }> = {
  insert: { token: "added", soft: "added-soft", sign: "+" },
  remove: { token: "removed", soft: "removed-soft", sign: "−" },
  set: { token: "changed", soft: "changed-soft", sign: "≠" },
  move: { token: "moved", soft: "moved-soft", sign: "↔" },
};

const SIGN_SIZE = 16;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class Overlay {
  readonly surface = createSurface("setbook-arrangement-overlay");
  readonly #theme: Theme;

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  paint(scene: Scene, hovered: number, selected: number, marks: readonly Mark[]): void {
    const { context } = this.surface;
    resizeSurface(this.surface, scene.axis.width, scene.height);
    context.clearRect(0, 0, scene.axis.width, scene.height);
    for (const mark of marks) this.#mark(scene, mark);
    if (hovered >= 0 && hovered !== selected) this.#outline(clipRectangle(scene, hovered), 1, "ink-soft");
    if (selected >= 0) this.#outline(clipRectangle(scene, selected), 2, "focus");
  }

  /** Two lines, dark on light and light on dark, so that it shows on clips of any colour. */
  #outline(box: Rectangle | null, width: number, token: Token): void {
    if (box === null) return;
    const { context } = this.surface;
    context.lineWidth = width;
    context.strokeStyle = this.#theme.palette[token];
    context.strokeRect(box.x + width / 2, box.y + width / 2, box.width - width, box.height - width);
    if (width < 2) return;
    context.lineWidth = 1;
    context.strokeStyle = this.#theme.palette.surface;
    context.strokeRect(box.x + width + 0.5, box.y + width + 0.5, box.width - 2 * width - 1, box.height - 2 * width - 1);
  }

  #mark(scene: Scene, mark: Mark): void {
    const box = stretchRectangle(scene, mark.track_id, mark.start_beats, mark.end_beats);
    if (box === null || box.x > scene.axis.width || box.x + box.width < 0) return;
    const { context } = this.surface;
    const { token, soft, sign } = MARKS[mark.kind];
    const color = this.#theme.palette[token];
    context.lineWidth = 2;
    context.strokeStyle = color;
    context.setLineDash(mark.kind === "remove" ? [6, 3] : []);
    context.strokeRect(box.x + 1, box.y + 1, Math.max(box.width - 2, 1), box.height - 2);
    context.setLineDash([]);
    const right = Math.min(box.x + box.width, scene.axis.width);
    const left = Math.max(right - SIGN_SIZE, box.x);
    context.fillStyle = this.#theme.palette[soft];
    context.fillRect(left, box.y, SIGN_SIZE, SIGN_SIZE);
    context.strokeRect(left + 1, box.y + 1, SIGN_SIZE - 2, SIGN_SIZE - 2);
    context.fillStyle = color;
    context.font = this.#theme.font("s", 700);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(sign, left + SIGN_SIZE / 2, box.y + SIGN_SIZE / 2 + 0.5);
  }
}

/** Where a clip is on the picture, or null while its row is folded away. */
export function clipRectangle(scene: Scene, clip: number): Rectangle | null {
  const { clips } = scene.song;
  const row = scene.rows.ofTrack(at(clips.track, clip));
  if (row === null) return null;
  const x = scene.axis.x(at(clips.start, clip));
  const width = Math.max(scene.axis.x(at(clips.end, clip)) - x, 3);
  return { x, y: row.top - scene.scrollTop, width, height: row.height - 1 };
}

/** Where a stretch of a track is; a folded track is found at its innermost visible group. */
export function stretchRectangle(scene: Scene, trackId: string, from: number, to: number): Rectangle | null {
  let track: number | null = scene.song.tracks.findIndex(({ id }) => id === trackId);
  while (track !== null && track >= 0) {
    const row = scene.rows.ofTrack(track);
    if (row !== null) {
      const x = scene.axis.x(from);
      return { x, y: row.top - scene.scrollTop, width: Math.max(scene.axis.x(to) - x, 4), height: row.height - 1 };
    }
    track = scene.song.track(track).group;
  }
  return null;
}
