"""The arrangement of a set, with its transport."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import setbook as sb
from setbook.errors import NotALiveSet, NotFound
from setbook.model import LiveSet
from setbook.views.arrangement import ArrangementData, arrangement_data
from setbook_widgets._bundle import module_of, style_of
from setbook_widgets._playable import Playable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.views.columns import Payload

    Source: TypeAlias = LiveSet | str | Path


class Arrangement(Playable):
    """Tracks, clips, notes, waveforms and automation along the song's time; heard from where you click.

    Parameters
    ----------
    live_set
        The set to show, or its path.

    Examples
    --------
    >>> Arrangement("song.als")
    Arrangement('song')
    """

    _esm = module_of("arrangement")
    _css = style_of("arrangement")

    def __init__(self, live_set: Source) -> None:
        self._shown: ArrangementData | None = None
        self._opened: LiveSet | None = None
        super().__init__(lambda: self._build(live_set))
        self.answer("peaks", self._peaks)
        if self._opened is not None:
            self.serve_sound(self._opened)

    @property
    def live_set(self) -> LiveSet | None:
        """The set that is shown; None where it could not be opened."""
        return self._opened

    def refresh(self) -> None:
        """Show the set as it is now, after it was edited."""
        opened = self._opened
        if opened is not None:
            self.rebuild(lambda: self._build(opened))

    def _build(self, source: Source) -> Payload:
        self._opened = _open(source)
        self._shown = arrangement_data(self._opened)
        return self._shown.payload

    def _peaks(self, parameters: Mapping[str, Any]) -> tuple[None, list[bytes]]:
        """Answer one level of one sample's waveform, which the view is about to draw."""
        if self._shown is None:
            raise NotFound("Expected an arrangement with samples, found none: the set could not be shown.")
        return None, [self._shown.samples.level(int(parameters["sample"]), int(parameters["level"]))]


def _open(source: Source) -> LiveSet:
    """Open a set that is given by its path; a rack or preset has no arrangement."""
    opened = sb.open(source) if isinstance(source, str | Path) else source
    if not isinstance(opened, LiveSet):
        raise NotALiveSet(
            f"Expected a Live Set or Live Clip, found {type(opened).__name__}; only sets have an arrangement."
        )
    return opened
