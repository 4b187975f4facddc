"""The mixer of a set, with its transport."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import traitlets

import setbook as sb
from setbook.audio.authoring import definitions
from setbook.audio.authoring.course_tables import course_table
from setbook.audio.authoring.hearing import is_called
from setbook.audio.authoring.warming import keep_compiler_ready
from setbook.errors import AudioError, EffectFailed, NotALiveSet, NotFound
from setbook.history import Version
from setbook.model import LiveSet
from setbook.views.mixer import mixer_data
from setbook.views.mixer_moves import MixerChange, apply_moves, describe_moves
from setbook.views.recorded import recorded_data
from setbook_widgets._bundle import module_of, style_of
from setbook_widgets._effects import Chain
from setbook_widgets._freezing import freeze_as_moved, wire_of
from setbook_widgets._frozen_effects import Desk, FrozenEffects
from setbook_widgets._matching import integrated_lufs
from setbook_widgets._playable import Playable
from setbook_widgets._takes import Takes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from setbook.audio.authoring.effect import Effect
    from setbook.audio.authoring.placing import Inserts, Placeable
    from setbook.audio.kernels import Kernel
    from setbook.audio.record import Recording
    from setbook.model import Track
    from setbook.views.columns import Payload
    from setbook.views.mixer_moves import Moved

    Source: TypeAlias = LiveSet | Version | str | Path


class Mixer(Playable):
    """Faders, pan, sends, mute and solo of every track, heard as they are moved.

    Moves are heard in the browser at once. They change nothing in the set
    until `apply_to` writes them there.

    Parameters
    ----------
    live_set
        The set to mix, its path, or a version of a history.
    beside
        Another version of it to compare with. Both play in step; a click, or
        the key B, changes over, at one loudness if that is wanted: the louder
        version is turned down by what their integrated loudness differs as
        they are saved. Faders are those of `live_set`.
    inserts
        Effects behind the tracks' own, by the track's name, as for
        `setbook.render`. Kernels run in the browser: define one again while
        the song plays, and the new one fades in. Other effects are frozen,
        with all that flows into their track; they are frozen again when one is
        defined anew or one of its knobs is turned, or when a control of what
        flows in, a solo or the crossfader is moved. The song plays on meanwhile.
    load_budget
        Share of the browser's time, 0 to 1, that devices and effects may
        take. Where they would take more, the costliest tracks are frozen: a
        badge says so, and a track that is moved is live again at once. 0
        freezes all that can be, 1 hardly any.

    Examples
    --------
    >>> mixer = Mixer(sb.open("song.als"))
    >>> mixer.insert("Bass", fold(drive=4))
    >>> mixer.changes
    [{'track': 'Bass', 'parameter': 'volume', 'before': 1.0, 'after': 0.5}]
    >>> mixer.apply_to(mixer.live_set)
    >>> mixer.live_set.save("song quieter bass.als")

    Two versions, heard in turn:

    >>> before, after = sb.history("Song Project").versions[-2:]
    >>> Mixer(after, beside=before)
    """

    _esm = module_of("mixer")
    _css = style_of("mixer")

    moved = traitlets.List(traitlets.Dict()).tag(sync=True)
    effects = traitlets.List(traitlets.Dict()).tag(sync=True)
    effect_settings = traitlets.Dict().tag(sync=True)
    frozen_effects = traitlets.Dict().tag(sync=True)
    freeze_wishes = traitlets.Dict().tag(sync=True)
    frozen = traitlets.List(traitlets.Dict()).tag(sync=True)
    recorded = traitlets.List(traitlets.Dict()).tag(sync=True)
    load_budget = traitlets.Float(0.5, min=0.0).tag(sync=True)

    def __init__(
        self,
        live_set: Source,
        *,
        beside: Source | None = None,
        inserts: Inserts | None = None,
        load_budget: float = 0.5,
    ) -> None:
        self._chains: dict[str, Chain] = {}
        self.live_set = cast("LiveSet", live_set)
        self.beside: LiveSet | None = None
        super().__init__(lambda: self._build(live_set, beside), load_budget=load_budget)
        self.serve_sound(self.live_set)
        if self.data["state"] == "error":
            return
        self._frozen_effects = FrozenEffects(self.live_set)
        self.answer("loudness", self._loudness)
        self.answer("freeze", self._freeze)
        self.answer("frozen_effects", self._freeze_effects)
        self.answer("courses", self._courses)
        self._takes = Takes(self.live_set)
        self.answer("take_begin", self._take_begin)
        self.answer("take_append", self._take_append)
        self.answer("take_finish", self._take_finish)
        self.answer("take_undo", lambda _parameters: (self.undo_recording().path.name, []))
        for track, chain in (inserts or {}).items():
            self._put(track, chain)
        self._show_effects()
        self.observe(lambda _change: self._tell_frozen(), ["moved", "effect_settings"])
        definitions.listen(self)
        keep_compiler_ready()

    def insert(self, track: str, *chain: Placeable) -> None:
        """Put effects on a track, in place of those that were put there; none takes them off.

        Kernels are heard at once, cross-faded; others, and what stands before
        them, as soon as they are frozen.

        Parameters
        ----------
        track
            Its name or its id.

        Raises
        ------
        NotFound
            The set has no such track, or none of a name that an effect listens to.
        AudioError
            An effect would listen to what hears its own track.
        """
        self._put(track, chain)
        self._show_effects()

    def freeze(self, track: str) -> None:
        """Let the view play a track's devices and effects rendered, which costs it nothing, and as exact.

        Fader, pan, sends, mute and their automation stay live. Moving one of
        the devices thaws the track; it is frozen again a moment later.

        Parameters
        ----------
        track
            Its name or its id.

        Raises
        ------
        NotFound
            The set has no such track.
        AudioError
            Others flow into it.
        """
        found = self._track(track)
        if found.kind in {"group", "return", "main"}:
            raise AudioError(
                f"Expected a track that nothing flows into, found the {found.kind} track {found.name!r}; "
                "freeze the tracks that flow into it."
            )
        self.freeze_wishes = {**self.freeze_wishes, found.id: True}

    def unfreeze(self, track: str) -> None:
        """Keep a track live, whatever it costs; see `freeze`."""
        self.freeze_wishes = {**self.freeze_wishes, self._track(track).id: False}

    @property
    def frozen_tracks(self) -> list[str]:
        """Names of the tracks that the view plays frozen now."""
        names = {strip["id"]: strip["name"] for strip in self.data.get("strips", [])}
        return [names[one["track"]] for one in self.frozen if one["track"] in names]

    def kernel_defined(self, kernel: Kernel) -> None:
        """Play a kernel that was just defined in place of those with its name."""
        self._redefine(kernel)

    def effect_defined(self, effect: Effect) -> None:
        """Freeze again with an effect that was just defined, where one of its name stands; objects have no name."""
        if effect.blocks and effect.name.isidentifier():
            self._redefine(effect)

    def kernel_refused(self, name: str, reason: str) -> None:
        """Show on the strips why a definition was refused; what they have plays on."""
        self._blame(name, reason)

    @property
    def recordings(self) -> list[Recording]:
        """What was recorded from the browser's microphone and stands in `live_set`, oldest first; save the set to keep it."""
        return list(self._takes.recordings) if hasattr(self, "_takes") else []

    def undo_recording(self) -> Recording:
        """Take the last recording out of `live_set`, and give it; its file stays in the project.

        Raises
        ------
        NotFound
            There is none, or the set was edited since.
        """
        undone = self._takes.undo()
        self._show_set()
        return undone

    def close(self) -> None:
        """Close the view; takes that never came to their end are removed."""
        if hasattr(self, "_takes"):
            self._takes.discard()
        super().close()

    @property
    def changes(self) -> list[MixerChange]:
        """What was moved: track, parameter, before and after, in the set's units (volumes and sends are linear)."""
        return describe_moves(self.data.get("strips", []), cast("list[Moved]", self.moved))

    def apply_to(self, live_set: LiveSet) -> None:
        """Write what was moved into a set, in memory: this one, or another version of it.

        Raises
        ------
        NotFound
            The set lacks a track, send or device that was moved; nothing is written then.
        """
        apply_moves(live_set, cast("list[Moved]", self.moved))

    def _take_begin(self, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        return {"take": self._takes.begin(int(parameters["sample_rate"]))}, []

    def _take_append(self, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        (planes,) = parameters["_buffers"]
        frames = self._takes.append(str(parameters["take"]), int(parameters["part"]), bytes(planes))
        return {"frames": frames}, []

    def _take_finish(self, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        recording = self._takes.finish(parameters)
        self._show_set()
        return recorded_data(recording), []

    def _show_set(self) -> None:
        """Show the set as it is after a recording came or went; what was moved on the desk stays."""
        before = self.set_key
        self.recorded = [recorded_data(one) for one in self._takes.recordings]
        self._frozen_effects = FrozenEffects(self.live_set)
        self._frozen_effects.listen(self._chains.values())

        def build() -> tuple[dict[str, Any], list[bytes]]:
            data, buffers = mixer_data(self.live_set, self.beside)
            return {**data, "follows": before}, buffers

        self.rebuild(build)

    def _build(self, live_set: Source, beside: Source | None) -> Payload:
        self.live_set = _opened(live_set)
        self.beside = None if beside is None else _opened(beside)
        return mixer_data(self.live_set, self.beside)

    def _set_of(self, parameters: Mapping[str, Any]) -> LiveSet:
        """Give the set that is mixed, or the one beside it."""
        return self.beside if _asks_beside(parameters) and self.beside is not None else self.live_set

    def _loudness(self, parameters: Mapping[str, Any]) -> tuple[dict[str, list[float | None]], list[bytes]]:
        """Answer the integrated loudness of both versions, in LUFS, None for silence."""
        tell = self._progress(parameters)
        found: list[float | None] = []
        for number, version in enumerate(("own", "beside")):
            plan = self._plan({**parameters, "version": version}, tell)
            found.append(
                integrated_lufs(
                    plan,
                    self._store,
                    lambda share, begin=number: tell((begin + share) / 2, "Measuring loudness"),  # type: ignore[misc]
                )
            )
        return {"lufs": found}, []

    def _put(self, track: str, chain: Sequence[Placeable] | Placeable) -> None:
        found = self._track(track)
        made = Chain.of(found.id, chain).listening(lambda name: self._track(name).id)
        others = [one for one in self._chains.values() if one.track != found.id]
        self._frozen_effects.listen([*others, made])
        if found.id in self._frozen_effects.feeders(found.id):
            self._frozen_effects.listen(self._chains.values())
            names = [self._track(one).name for one in sorted(made.heard)]
            raise AudioError(
                f"Expected {found.name!r} to listen to a track that it does not flow into, found "
                f"{', '.join(map(repr, names))}; listen to one that comes before it."
            )
        self._chains[found.id] = made

    def _track(self, track: str) -> Track:
        tracks = self.live_set.all_tracks
        found = next((one for one in tracks if is_called(one, track)), None)
        if found is None:
            known = ", ".join(repr(one.name) for one in tracks)
            raise NotFound(f"Expected the name of a track, found {track!r}; the set has {known}.")
        return found

    def _redefine(self, made: Kernel | Effect) -> None:
        concerned = [chain.redefine(made) for chain in self._chains.values()]
        if any(concerned):
            self._show_effects()

    def _blame(self, name: str, reason: str) -> None:
        concerned = [chain.blame(name, reason) for chain in self._chains.values()]
        if any(concerned):
            self._show_effects()

    def _show_effects(self) -> None:
        names = self._frozen_effects.feeder_names
        self.effects = [
            entry
            for chain in self._chains.values()
            for entry in chain.to_view(names(chain.track) if chain.frozen_count else ())
        ]
        self._tell_frozen()

    def _tell_frozen(self) -> None:
        """Have the view ask for frozen sound anew where what it has is no longer what was asked for."""
        self.frozen_effects = self._frozen_effects.states(self._as_it_stands())

    def _as_it_stands(self) -> Desk:
        return Desk(list(self._chains.values()), cast("list[Moved]", self.moved), self.effect_settings)

    def _freeze(self, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        tell = self._progress(parameters)
        plan = self._plan(parameters, tell)
        chain = self._chains.get(str(parameters["track"]))
        return freeze_as_moved(plan, parameters, chain, self._store, tell), []

    def _freeze_effects(self, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        tell, track = self._progress(parameters), str(parameters["track"])
        plan = self._plan(parameters, tell)
        try:
            frozen = self._frozen_effects.freeze(plan, track, self._as_it_stands(), self._store, tell)
        except EffectFailed as failure:
            self._blame(failure.effect, str(failure))
            raise
        return wire_of(frozen), []

    def _courses(self, parameters: Mapping[str, Any]) -> tuple[list[str], list[bytes]]:
        """Give the tables of an effect's moving parameters: their names, and a buffer each."""
        plan = self._plan(parameters, self._progress(parameters))
        found = [
            one.setting.courses
            for chain in self._chains.values()
            for number, one in enumerate(chain.effects)
            if chain.slot(number) == parameters["slot"]
        ]
        courses = found[0] if found else {}
        return list(courses), [course_table(plan, points).tobytes() for points in courses.values()]


def _asks_beside(parameters: Mapping[str, Any]) -> bool:
    return parameters.get("version") == "beside"


def _opened(source: Source) -> LiveSet:
    """Open what is given by a path or as a version; a rack or preset has no strips."""
    if isinstance(source, Version):
        return source.open()
    opened = sb.open(source) if isinstance(source, str | Path) else source
    if not isinstance(opened, LiveSet):
        raise NotALiveSet(
            f"Expected a Live Set or Live Clip, found {type(opened).__name__}; only sets have a mixer."
        )
    return opened
