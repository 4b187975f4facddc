"""The mixer of a set, with its transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import traitlets

from setbook.views.mixer import mixer_data
from setbook.views.mixer_moves import MixerChange, apply_moves, describe_moves
from setbook_widgets._bundle import module_of, style_of
from setbook_widgets._playable import Playable

if TYPE_CHECKING:
    from setbook.model import LiveSet
    from setbook.views.mixer_moves import Moved


class Mixer(Playable):
    """Faders, pan, sends, mute and solo of every track, heard as they are moved.

    Moves are heard in the browser at once. They change nothing in the set
    until `apply_to` writes them there.

    Parameters
    ----------
    live_set
        The set to mix.

    Examples
    --------
    >>> mixer = Mixer(sb.open("song.als"))
    >>> mixer.changes
    [{'track': 'Bass', 'parameter': 'volume', 'before': 1.0, 'after': 0.5}]
    >>> mixer.apply_to(mixer.live_set)
    >>> mixer.live_set.save("song quieter bass.als")
    """

    _esm = module_of("mixer")
    _css = style_of("mixer")

    moved = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(self, live_set: LiveSet) -> None:
        super().__init__(lambda: mixer_data(live_set))
        self.live_set = live_set
        self.serve_sound(live_set)

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
