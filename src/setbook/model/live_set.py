"""The set itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from setbook.errors import NotFound
from setbook.format import Element, descend, values_at
from setbook.format.scalars import read_float, whole
from setbook.model.check import Violation, check_set, refuse_worse
from setbook.model.choices import expect_count
from setbook.model.counts import TIMELINES, Counts, count_set
from setbook.model.device import Device
from setbook.model.fields import integer, require, spell
from setbook.model.groove import Groove
from setbook.model.locator import Locator
from setbook.model.mixer import Mixer
from setbook.model.parameter import Parameter
from setbook.model.proxy import Proxy, first
from setbook.model.sample import Sample, unique_samples
from setbook.model.scale import Scale, read_scale, write_scale
from setbook.model.scene import Scene
from setbook.model.song_time import read_tempo_map, read_time_signatures, write_time_signatures
from setbook.model.structure import restore_lockstep
from setbook.model.structure.groups import group_tracks
from setbook.model.structure.locators import add_locator
from setbook.model.structure.returns import add_return
from setbook.model.structure.routings import follow_group, to_main
from setbook.model.structure.scenes import insert_scene
from setbook.model.structure.tracks import add_track
from setbook.model.summary import summarise_set
from setbook.model.tempo_map import TempoMap, TempoMode
from setbook.model.time_signature import TimeSignature
from setbook.model.track import MainTrack, ReturnTrack, Track, track_of
from setbook.model.transport import Transport

SetKind = Literal["set", "clip"]

DEFAULT_TEMPO_BPM = 120.0


class LiveSet(Proxy):
    """A Live Set, or a Live Clip, which is a small set. The element is ``LiveSet``.

    Nothing is copied: every property reads the tree when it is asked, and
    assigning writes to it. What setbook does not know stays as it is.
    """

    __slots__ = ()

    crossfade_curve = integer("CrossfadeCurve", default=2)
    """Number of the crossfader's curve, 0 to 6; new sets have 2."""

    def __repr__(self) -> str:
        tempo = f"{self.tempo:g} BPM, {self.time_signature}"
        return f"<LiveSet {self.name!r}: Live {self.live_version}, {tempo}, {len(self.tracks)} tracks>"

    # --- the file ---

    @property
    def path(self) -> Path | None:
        """Where it was opened from; ``None`` for bytes."""
        return self.document.path

    @property
    def kind(self) -> SetKind:
        """``"clip"`` for an .alc, else ``"set"``."""
        return "clip" if self.path is not None and self.path.suffix.lower() == ".alc" else "set"

    @property
    def name(self) -> str:
        """The file's name without its ending; ``"untitled"`` for bytes."""
        return self.path.stem if self.path is not None else "untitled"

    @property
    def live_version(self) -> str:
        """The Live version that saved it, as Live writes it: ``"9.7.1"``."""
        return self.document.version.text

    @property
    def live_line(self) -> int:
        """Its line: 8 to 12."""
        return self.document.version.line

    def save(self, path: str | Path | None = None) -> Path:
        """Write the set: unedited its very XML, edited nothing else than the edits.

        An edited set is checked before it is written. What it broke when it
        was opened is tolerated, with a `SetbookWarning`.

        Parameters
        ----------
        path
            Where to; by default where it came from.

        Returns
        -------
        Path
            Where it lies now.

        Raises
        ------
        FileChanged
            Somebody saved the file since it was opened.
        RulesBroken
            An edit broke a rule that Live relies on; see `check`.
        NotWritable
            The folder or the disk refuses.
        """
        return self.document.save(path, approve=lambda: refuse_worse(self.element, self.document))

    def check(self) -> list[Violation]:
        """Find where the set breaks a rule that Live relies on and does not repair.

        Slots and scenes, sends and returns, groups and their tracks, ids and
        what refers to them. A set that Live wrote gives nothing; one that
        was edited by hand, or merged, may.

        Examples
        --------
        >>> import setbook as sb
        >>> sb.open("song.als").check()  # doctest: +SKIP
        []
        """
        return check_set(self.element, self.document)

    # --- the song's time ---

    @property
    def tempo(self) -> float:
        """Tempo in BPM as it was when the set was saved; `tempo_map` has its course."""
        parameter = self._main_mixer.tempo if self._main_mixer is not None else None
        return DEFAULT_TEMPO_BPM if parameter is None else float(parameter.value)

    @tempo.setter
    def tempo(self, bpm: float) -> None:
        self._song_parameter("tempo").value = bpm

    @property
    def time_signature(self) -> TimeSignature:
        """Time signature as it was when the set was saved."""
        parameter = self._main_mixer.time_signature if self._main_mixer is not None else None
        return TimeSignature() if parameter is None else TimeSignature.from_code(whole(parameter.value))

    @time_signature.setter
    def time_signature(self, signature: TimeSignature) -> None:
        self._song_parameter("time_signature").value = signature.code

    @property
    def time_signatures(self) -> list[tuple[float, TimeSignature]]:
        """Time signatures of the arrangement by beat, the first at 0."""
        parameter = self._main_mixer.time_signature if self._main_mixer is not None else None
        return read_time_signatures(parameter)

    @time_signatures.setter
    def time_signatures(self, signatures: Sequence[tuple[float, TimeSignature]]) -> None:
        write_time_signatures(self._song_parameter("time_signature"), signatures)

    @property
    def tempo_map(self) -> TempoMap:
        """Beats to seconds and back, in Live's manner."""
        return self.tempo_map_in("live")

    def tempo_map_in(self, mode: TempoMode) -> TempoMap:
        """Give the tempo map of a mode: ``"live"`` (sixteenth steps) or ``"ideal"`` (ramps)."""
        parameter = self._main_mixer.tempo if self._main_mixer is not None else None
        return TempoMap.steady(DEFAULT_TEMPO_BPM) if parameter is None else read_tempo_map(parameter, mode)

    @property
    def transport(self) -> Transport:
        """Loop and punch."""
        return Transport(self._child("Transport"), self.document)

    @property
    def scale(self) -> Scale | None:
        """The set's scale; ``None`` before Live 9."""
        return read_scale(descend(self.element, "ScaleInformation"), self.document.schema)

    @scale.setter
    def scale(self, scale: Scale) -> None:
        place = require(self.element, "ScaleInformation", "scale", self.document)
        write_scale(place, self.document.schema, scale)

    @property
    def length_beats(self) -> float:
        """End of the arrangement's last clip, in beats."""
        ends = (
            values_at(self.element, f"Tracks/*/DeviceChain/{timeline}/*/CurrentEnd") for timeline in TIMELINES
        )
        return max((read_float(end) for found in ends for end in found), default=0.0)

    # --- what comes in ---

    def add_midi_track(self, name: str = "", *, before: Track | None = None) -> Track:
        """Put in an empty MIDI track, in front of another or behind all but the returns.

        Examples
        --------
        >>> bass = live_set.add_midi_track("Bass", before=live_set.tracks[0])  # doctest: +SKIP
        """
        return self._add_track("midi", name, before)

    def add_audio_track(self, name: str = "", *, before: Track | None = None) -> Track:
        """Put in an empty audio track, in front of another or behind all but the returns."""
        return self._add_track("audio", name, before)

    def add_return(self, name: str = "") -> ReturnTrack:
        """Put in an empty return behind the others, with a closed send to it on every track."""
        added = ReturnTrack(add_return(self), self.document)
        added.name = name
        return added

    def group_tracks(self, tracks: Sequence[Track], name: str = "") -> Track:
        """Put tracks that stand side by side into a new group.

        Raises
        ------
        EditRefused
            There are none, one is a return, or they stand in different groups.
        """
        group = Track(group_tracks(self, [track.element for track in tracks]), self.document)
        group.name = name
        return group

    def add_scene(self, name: str = "", *, index: int | None = None) -> Scene:
        """Put in an empty scene, with an empty slot on every track; by default below the others."""
        scene = Scene(insert_scene(self, index), self.document)
        scene.name = name
        return scene

    def add_locator(self, time: float, name: str = "") -> Locator:
        """Put a locator into the arrangement; ``time`` is in beats."""
        locator = Locator(add_locator(self), self.document)
        locator.time = time
        locator.name = name
        return locator

    def restore_lockstep(self) -> None:
        """Bring slots, sends and the id counter back into step after tracks, scenes or returns were put in by hand.

        See `setbook.model.structure.restore_lockstep`.
        """
        restore_lockstep(self)

    # --- what is in it ---

    @property
    def tracks(self) -> list[Track]:
        """Audio, MIDI and group tracks in the order of the screen; returns stand in `returns`."""
        return [track for track in self._listed() if not isinstance(track, ReturnTrack)]

    @property
    def returns(self) -> list[ReturnTrack]:
        """Return tracks in the order of the sends."""
        return [track for track in self._listed() if isinstance(track, ReturnTrack)]

    @property
    def main(self) -> MainTrack:
        """The main track, called master before Live 12."""
        found = self._main_element
        return MainTrack(
            self._child(self.document.schema.main_track[0]) if found is None else found, self.document
        )

    @property
    def main_output(self) -> str:
        """Target of a routing to the main track, as its Live line calls it."""
        return to_main(self)[0]

    @property
    def all_tracks(self) -> list[Track]:
        """Tracks, returns and main, in this order."""
        return [*self.tracks, *self.returns, *([] if self._main_element is None else [self.main])]

    def track(self, name: str) -> Track:
        """Give the track of a name or id.

        Raises
        ------
        NotFound
            There is none.
        """
        for track in self.all_tracks:
            if name in {track.name, track.id}:
                return track
        known = ", ".join(repr(track.name) for track in self.all_tracks)
        raise NotFound(f"Expected a track in {self.name}, found no {name!r}. It has {known}.")

    @property
    def devices(self) -> Iterator[Device]:
        """Every device at any depth, track by track."""
        return (device for track in self.all_tracks for device in track.walk_devices())

    @property
    def scenes(self) -> list[Scene]:
        """Scenes from top to bottom."""
        return [Scene(found, self.document) for found in self.element.iterfind(self.document.schema.scenes)]

    @property
    def locators(self) -> list[Locator]:
        """Locators by time."""
        found = (Locator(one, self.document) for one in self.element.iterfind("Locators/Locators/Locator"))
        return sorted(found, key=lambda locator: locator.time)

    @property
    def grooves(self) -> list[Groove]:
        """Grooves of the pool."""
        return [Groove(found, self.document) for found in self.element.iterfind("GroovePool/Grooves/Groove")]

    @property
    def samples(self) -> list[Sample]:
        """Audio files that clips and devices play, each file once."""
        return unique_samples(self.element.iter("SampleRef"), self.document)

    @property
    def delay_compensation(self) -> bool:
        """Whether tracks wait for others whose devices are late.

        The file has 0 for off, and 1 or 2 for on; which of them means reduced latency while monitoring is not known.
        """
        found = descend(self.element, "LatencyCompensation")
        return found is None or found.get("Value") != "0"

    @delay_compensation.setter
    def delay_compensation(self, on: bool) -> None:
        place = require(self.element, "LatencyCompensation", "delay_compensation", self.document)
        if bool(on) != self.delay_compensation:
            place.set("Value", "1" if on else "0")

    @property
    def sends_pre(self) -> list[bool]:
        """Per return: whether its sends are taken before the faders."""
        return [found.get("Value") == "true" for found in self.element.iterfind("SendsPre/SendPreBool")]

    @sends_pre.setter
    def sends_pre(self, pre: Sequence[bool]) -> None:
        switches = list(self.element.iterfind("SendsPre/SendPreBool"))
        expect_count(len(switches), len(pre), "return")
        for switch, value in zip(switches, pre, strict=True):
            switch.set("Value", spell(bool(value)))

    @property
    def counts(self) -> Counts:
        """How much is in it."""
        return count_set(self.element, self.document)

    def summary(self) -> dict[str, Any]:
        """Give the set in plain data, as ``setbook info --json`` prints it."""
        return summarise_set(self)

    def _add_track(self, kind: str, name: str, before: Track | None) -> Track:
        added = Track(add_track(self, kind, None if before is None else before.element), self.document)
        follow_group(added.element, self)
        added.name = name
        return added

    def _listed(self) -> Iterator[Track]:
        for element in self.element.iterfind("Tracks/*"):
            track = track_of(element, self.document)
            if track is not None:
                yield track

    @property
    def _main_element(self) -> Element | None:
        return first(self.element, self.document.schema.main_track)

    def _song_parameter(self, name: Literal["tempo", "time_signature"]) -> Parameter:
        parameter = getattr(self.main.mixer, name)
        if not isinstance(parameter, Parameter):
            raise NotFound(
                f"Expected a {name.replace('_', ' ')} on the main track, found none. The set is damaged."
            )
        return parameter

    @property
    def _main_mixer(self) -> Mixer | None:
        return None if self._main_element is None else self.main.mixer
