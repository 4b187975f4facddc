import { describe, expect, it } from "vitest";

import { Rows } from "./rows";
import { nextClip } from "./selection";
import { Song } from "./song";
import { testSong } from "./testing";

const song = new Song(
  testSong({
    tracks: [{ kind: "group", name: "Drums" }, { group: 0, depth: 1 }, { group: 0, depth: 1 }, { kind: "main", id: "main" }],
    clips: [
      { track: 1, start: 0, end: 4, notes: [[0, 1, 36], [1, 3, 38]] },
      { track: 1, start: 8, end: 12 },
      { track: 2, start: 2, end: 6 },
      { track: 2, start: 6, end: 10, notes: [[0, 1, 20], [0, 1, 90]] },
    ],
  }),
);

describe("Song", () => {
  it("finds the clips that touch a stretch", () => {
    expect(song.clipsBetween(song.track(1), 4, 8)).toEqual([1, 1]);
    expect(song.clipsBetween(song.track(1), 3, 9)).toEqual([0, 2]);
    expect(song.clipsBetween(song.track(2), 5, 7)).toEqual([2, 4]);
  });

  it("finds the clip at a beat; where one ends and another begins, the one that begins", () => {
    expect(song.clipAt(song.track(1), 4)).toBe(-1);
    expect(song.clipAt(song.track(2), 6)).toBe(3);
  });

  it("knows the tracks in a group, how far back notes reach, and what range a row shows", () => {
    expect(song.membersOf(0)).toEqual([1, 2]);
    expect(song.longestNote[0]).toBe(3);
    expect(song.pitches(2)).toEqual({ low: 20, high: 90 });
    const { low, high } = song.pitches(1);
    expect(high - low).toBe(12);
    expect([low <= 36, high >= 38]).toEqual([true, true]);
  });
});

describe("Rows", () => {
  it("folds a group and opens a lane of automation", () => {
    const rows = new Rows(song, false);
    expect(rows.rows.map(({ track }) => track)).toEqual([0, 1, 2, 3]);
    rows.toggleFold(0);
    expect(rows.rows.map(({ track }) => track)).toEqual([0, 3]);
    rows.toggleFold(0);
    rows.showCurve(1, 0);
    expect(rows.rows.map(({ kind }) => kind)).toEqual(["track", "track", "automation", "track", "track"]);
    const last = rows.rows[rows.rows.length - 1];
    expect(rows.height).toBe((last?.top ?? 0) + (last?.height ?? 0));
    expect(rows.at(last?.top ?? 0)).toBe(last);
  });

  it("keeps folds of the tracks that are still there", () => {
    const older = new Rows(song, false);
    older.toggleFold(0);
    const newer = new Rows(song, false);
    newer.adopt(older, (track) => track);
    expect(newer.isFolded(0)).toBe(true);
  });
});

describe("nextClip", () => {
  const rows = new Rows(song, false);

  it("goes along a track and stops at its ends", () => {
    expect(nextClip(song, rows, -1, "right")).toBe(0);
    expect(nextClip(song, rows, 0, "right")).toBe(1);
    expect(nextClip(song, rows, 1, "right")).toBe(1);
    expect(nextClip(song, rows, 0, "left")).toBe(0);
  });

  it("goes across to the clip at the same time, or the nearest", () => {
    expect(nextClip(song, rows, 1, "down")).toBe(3);
    expect(nextClip(song, rows, 2, "up")).toBe(0);
    expect(nextClip(song, rows, 0, "up")).toBe(0);
  });
});
