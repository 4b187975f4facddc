"""The mixer of a set, with its transport."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import traitlets

import setbook as sb
from setbook.audio.authoring import definitions
from setbook.audio.authoring.placing import is_called, with_inserts
from setbook.audio.kernels import compiler
from setbook.errors import NotALiveSet, NotFound
from setbook.history import Version
from setbook.model import LiveSet
from setbook.views.mixer import mixer_data
from setbook.views.mixer_moves import MixerChange, apply_moves, describe_moves
from setbook_widgets._bundle import module_of, style_of
from setbook_widgets._effects import Chain
from setbook_widgets._matching import integrated_lufs
from setbook_widgets._playable import Playable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from setbook.audio.authoring.placing import Inserts, Placeable
    from setbook.audio.kernels import Kernel
    from setbook.audio.plan import Plan
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
        the song plays, and the new one fades in. Other effects are frozen
        when the mixer is made.

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

    def __init__(
        self, live_set: Source, *, beside: Source | None = None, inserts: Inserts | None = None
    ) -> None:
        self._chains: dict[str, Chain] = {}
        self.live_set = cast("LiveSet", live_set)
        self.beside: LiveSet | None = None
        super().__init__(lambda: self._build(live_set, beside))
        self.serve_sound(self.live_set)
        self.answer("loudness", self._loudness)
        for track, chain in (inserts or {}).items():
            self._put(track, chain)
        self._show_effects()
        definitions.listen(self)
        compiler.keep_ready()

    def insert(self, track: str, *chain: Placeable) -> None:
        """Put effects on a track, in place of those that were put there; none takes them off.

        Kernels are heard at once, cross-faded. Where others are among them,
        or were, the sound is made again and the song has to be started again.

        Parameters
        ----------
        track
            Its name or its id.

        Raises
        ------
        NotFound
            The set has no such track.
        """
        self._put(track, chain)
        self._show_effects()

    def kernel_defined(self, kernel: Kernel) -> None:
        """Play a kernel that was just defined in place of those with its name."""
        concerned = [chain.redefine(kernel) for chain in self._chains.values()]
        if any(concerned):
            self._show_effects()

    def kernel_refused(self, name: str, reason: str) -> None:
        """Show on the strips why a definition was refused; what they have plays on."""
        concerned = [chain.refuse(name, reason) for chain in self._chains.values()]
        if any(concerned):
            self._show_effects()

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
        tracks = self.live_set.all_tracks
        found = next((one for one in tracks if is_called(one, track)), None)
        if found is None:
            known = ", ".join(repr(one.name) for one in tracks)
            raise NotFound(f"Expected the name of a track, found {track!r}; the set has {known}.")
        before = self._chains.get(found.id, Chain(found.id))
        self._chains[found.id] = made = Chain.of(found.id, chain)
        if before.frozen or made.frozen:
            # Another sound under another key: the engine lets go of what it has.
            self.set_key = hashlib.sha256(f"{self.set_key}{made.frozen!r}".encode()).hexdigest()
            self.data = {**self.data, "set_key": self.set_key}

    def _show_effects(self) -> None:
        self.effects = [entry for chain in self._chains.values() for entry in chain.to_view()]

    def _prepared(self, plan: Plan, parameters: Mapping[str, Any]) -> Plan:
        if _asks_beside(parameters):
            return plan
        frozen: Inserts = {chain.track: chain.frozen for chain in self._chains.values() if chain.frozen}
        return with_inserts(plan, frozen, self._store) if frozen else plan


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
