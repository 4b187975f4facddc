"""The session played: a scene launched, clips and scenes handing over by their follow actions."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.arrange import Arrangement, stepped_tempo, turn_beats
from setbook.audio.follow_actions import Action, FollowAction, followed, read_follow_action
from setbook.audio.launch_quantisation import Quantisation
from setbook.audio.sources.reading.clips import Placement
from setbook.audio.sources.reading.settings import number_at
from setbook.errors import AudioError, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.model import Clip, LiveSet, Track

MOST_LAUNCHES = 20_000
OPEN_BEATS = 128.0
"""How long a session plays that hands over by itself, if nobody says how long."""

LONGEST_BEATS = 1e6
NEVER = math.inf


def perform(
    live_set: LiveSet,
    scene: int | str | Sequence[tuple[float, int | str]],
    *,
    length_beats: float | None = None,
    seed: int = 0,
) -> Arrangement:
    """Launch scenes and let the session play: what comes of it, as an arrangement.

    The first scene starts at once. Those that are launched while it plays wait
    for launch quantisation: each clip for its own, or for the set's. Clips hand
    over exactly when their follow time is over. An empty slot with a stop
    button stops its track, one without lets it play on. Chance is drawn from
    the seed: the same seed plays the same.

    Parameters
    ----------
    scene
        Its index from 0, or its name; or several with the beats that they are
        launched on, such as ``[(0, "Verse"), (14.5, "Chorus")]``.
    length_beats
        How long; if left out, the longest clip's one turn after the last
        launch, or 128 beats where follow actions are at work.
    seed
        Of chance.

    Raises
    ------
    NotFound
        There is no such scene.
    AudioError
        The length is none, or no scene is launched.

    Examples
    --------
    >>> perform(live_set, [(0, "Verse"), (14.5, "Chorus")], length_beats=32)  # doctest: +SKIP
    """
    by_hand = _by_hand(live_set, scene)
    if length_beats is not None and not 0.0 < length_beats <= LONGEST_BEATS:
        raise AudioError(f"Expected a length above 0 beats, found {length_beats:g}.")
    columns = [
        _Column.of(track, np.random.default_rng((seed, index))) for index, track in enumerate(live_set.tracks)
    ]
    length = length_beats if length_beats is not None else _open_length(live_set, columns, by_hand[-1])
    tempo: list[tuple[float, float]] = [(0.0, live_set.tempo)]
    random = np.random.default_rng((seed, len(columns)))
    launches = list(_launches(live_set, columns, by_hand, length, random))
    for launch in launches:
        bpm = live_set.scenes[launch.scene].tempo if launch.scene < len(live_set.scenes) else None
        tempo.append((launch.beat, bpm or tempo[-1][1]))
    for column in columns:
        starts = [(column.start_of(launch), launch.scene) for launch in launches]
        for at, index in sorted(starts, key=itemgetter(0)):
            if at < length:
                column.launch(index, at)
        column.finish(length)
    clips = {column.track.id: column.placed for column in columns if column.placed}
    return Arrangement(stepped_tempo([*tempo, (length, tempo[-1][1])]), clips, from_session=True)


@dataclass(frozen=True)
class _Launch:
    """A scene that starts, and the beat that it was launched on by hand before it did."""

    beat: float
    scene: int
    pressed: float | None = None
    quantisation: Quantisation | None = None


def _by_hand(live_set: LiveSet, scene: int | str | Sequence[tuple[float, int | str]]) -> list[_Launch]:
    """Return what is launched by hand, in order; the first starts at once, wherever that is."""
    given = [(0.0, scene)] if isinstance(scene, int | str) else sorted(scene, key=itemgetter(0))
    if not given or not all(0.0 <= beat <= LONGEST_BEATS for beat, _ in given):
        raise AudioError(
            f"Expected scenes with the beats that they are launched on, from 0, found {scene!r}."
        )
    quantisation = Quantisation.of(live_set)
    (_, first), *others = given
    launches = [_Launch(0.0, _scene_index(live_set, first))]
    for beat, name in others:
        start = quantisation.start(beat)
        launches.append(_Launch(start, _scene_index(live_set, name), beat, quantisation))
    return launches


def _scene_index(live_set: LiveSet, scene: int | str) -> int:
    scenes = live_set.scenes
    if isinstance(scene, str):
        found = next((index for index, one in enumerate(scenes) if one.name == scene), None)
        if found is not None:
            return found
        known = ", ".join(repr(one.name) for one in scenes if one.name) or "none has a name"
        raise NotFound(f"Expected the name of a scene, found {scene!r}; there are: {known}.")
    if not 0 <= scene < len(scenes):
        raise NotFound(f"Expected a scene from 0 to {len(scenes) - 1}, found {scene}.")
    return scene


def _launches(
    live_set: LiveSet,
    columns: list[_Column],
    by_hand: list[_Launch],
    length: float,
    random: np.random.Generator,
) -> Iterator[_Launch]:
    """Yield when which scene starts: each that is launched, then what its own follow actions lead to until the next."""
    for launch, following in zip_longest(by_hand, by_hand[1:]):
        until = length if following is None else min(following.beat, length)
        if launch.beat < length:
            yield launch
            yield from _followers(live_set, columns, launch, until, random)


def _followers(
    live_set: LiveSet, columns: list[_Column], launch: _Launch, until: float, random: np.random.Generator
) -> Iterator[_Launch]:
    """Yield what a scene's own follow actions lead to before a beat."""
    scenes = live_set.scenes
    every = list(range(len(scenes)))
    at, here = launch.beat, launch.scene
    for _ in range(MOST_LAUNCHES):
        action = read_follow_action(scenes[here].element)
        if action is None:
            return
        row = [clip for column in columns if (clip := column.clips.get(here)) is not None]
        at += action.beats(max((turn_beats(clip) for clip in row), default=4.0))
        chosen, jump = action.choose(random)
        goal = followed(chosen, jump, here, every, random)
        if at >= until or goal is None or not 0 <= goal < len(scenes) or chosen == Action.NONE:
            return
        here = goal
        yield _Launch(at, here)


def _open_length(live_set: LiveSet, columns: list[_Column], last: _Launch) -> float:
    row = [clip for column in columns if (clip := column.clips.get(last.scene)) is not None]
    acts = any(read_follow_action(clip.element) is not None for clip in row)
    if acts or read_follow_action(live_set.scenes[last.scene].element) is not None:
        return last.beat + OPEN_BEATS
    return last.beat + max((turn_beats(clip) for clip in row), default=4.0)


@dataclass
class _Column:
    """One track of the session while it plays."""

    track: Track
    clips: dict[int, Clip]
    stops: set[int]
    """Slots without a clip that stop the track."""
    random: np.random.Generator
    placed: list[Placement] = field(default_factory=list)
    _playing: int | None = None
    _since: float = 0.0
    _due: float = NEVER
    _action: FollowAction | None = None

    @classmethod
    def of(cls, track: Track, random: np.random.Generator) -> _Column:
        clips = {
            slot.index: slot.clip for slot in track.slots if slot.clip is not None and not slot.clip.disabled
        }
        slots = track.element.iterfind("DeviceChain/MainSequencer/ClipSlotList/ClipSlot")
        stops = {
            index
            for index, slot in enumerate(slots)
            if index not in clips and number_at(slot, "HasStop", 1.0)
        }
        return cls(track, clips, stops, random)

    def start_of(self, launch: _Launch) -> float:
        """Return when a scene's clip starts here: by its own quantisation where it was launched by hand."""
        clip = self.clips.get(launch.scene)
        if launch.pressed is None or launch.quantisation is None or clip is None:
            return launch.beat
        return launch.quantisation.start(launch.pressed, clip)

    def launch(self, slot: int, at: float) -> None:
        """Let a scene start its clip, or stop what plays, or leave it alone."""
        self.play_to(at)
        if slot in self.clips:
            self._start(slot, at)
        elif slot in self.stops:
            self._start(None, at)

    def play_to(self, until: float) -> None:
        """Play on, handing over wherever follow actions fall due before."""
        while self._due < until and len(self.placed) < MOST_LAUNCHES:
            self._hand_over()

    def finish(self, at: float) -> None:
        """Play to the end."""
        self.play_to(at)
        self._start(None, at)

    def _start(self, slot: int | None, at: float) -> None:
        """End what plays and start what follows."""
        if self._playing is not None:
            clip = self.clips[self._playing]
            last = at if clip.loop.on else min(at, self._since + clip.length)
            if last > self._since:
                self.placed.append(Placement(clip, self._since, last))
        self._playing, self._since, self._due = slot, at, NEVER
        self._action = None if slot is None else read_follow_action(self.clips[slot].element)
        if slot is not None and self._action is not None:
            self._due = at + self._action.beats(turn_beats(self.clips[slot]))

    def _hand_over(self) -> None:
        assert self._playing is not None
        assert self._action is not None
        at = self._due
        chosen, jump = self._action.choose(self.random)
        if chosen == Action.NONE:
            self._due = NEVER
            return
        goal = followed(chosen, jump, self._playing, self._group(self._playing), self.random)
        self._start(goal if goal in self.clips else None, at)

    def _group(self, slot: int) -> list[int]:
        """Return the clips around a slot that follow each other without a gap."""
        low = high = slot
        while low - 1 in self.clips:
            low -= 1
        while high + 1 in self.clips:
            high += 1
        return list(range(low, high + 1))
