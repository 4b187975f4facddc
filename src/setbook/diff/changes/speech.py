"""How to speak of a parameter, wherever it is: its words, its place, its concept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values
from setbook.diff.changes.naming import quoted, track_name, where
from setbook.diff.changes.place import CHAIN_MIXERS, place_of
from setbook.diff.changes.words import Words, device_words, mixer_words, split_words

if TYPE_CHECKING:
    from setbook.diff.changes.change import Concept
    from setbook.diff.changes.context import Side
    from setbook.diff.changes.place import Place
    from setbook.format import Element

_SONG: Final = frozenset({"Tempo", "TimeSignature", "GlobalGrooveAmount"})
_MIXERS: Final = ("Mixer", "MixerDevice", *sorted(CHAIN_MIXERS))
_MACRO: Final = "MacroControls."
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Spoken:
    """How to speak of one parameter."""

    words: Words
    where: str
    concept: Concept


def speak_of(parameter: Element, side: Side) -> Spoken:
    """Find the words for a parameter."""
    place = place_of(parameter)
    mixer = next((tag for tag in _MIXERS if tag in place.path), None)
    if mixer is not None:
        return _mixer(parameter, place, place.path[place.path.index(mixer) + 1 :], side)
    if place.kind == "device":
        concept: Concept = "device" if place.path == ("On",) else "parameter"
        return Spoken(_device(parameter, place), where(place, side), concept)
    return Spoken(Words(split_words("/".join(place.path)), values.plain), where(place, side), "parameter")


def _mixer(parameter: Element, place: Place, path: tuple[str, ...], side: Side) -> Spoken:
    if path[:1] and path[0] in _SONG:
        return Spoken(mixer_words(path[0]), "", "song")
    if path[-1:] == ("Send",) and place.kind == "track":
        holder = parameter.getparent()
        return Spoken(Words(send_name(_index(holder), side), values.gain), where(place, side), "mixer")
    return Spoken(mixer_words("/".join(path)), where(place, side), "mixer")


def send_name(index: int, side: Side) -> str:
    """Name a send as Live does, with the return that it feeds: ``Send A (Reverb)``."""
    returns = [element for element, track in side.tracks.items() if track.kind == "return"]
    letter = _LETTERS[index % len(_LETTERS)]
    return f"Send {letter} ({track_name(returns[index], side)})" if index < len(returns) else f"Send {letter}"


def _index(item: Element | None) -> int:
    siblings = None if item is None else item.getparent()
    return 0 if siblings is None or item is None else siblings.index(item)


def _device(parameter: Element, place: Place) -> Words:
    holder = parameter.getparent()
    label = None
    if holder is not None and holder is not place.owner:
        label = next((found.get("Value") for tag in _LABELS if (found := holder.find(tag)) is not None), None)
    if label:
        return Words(label, values.plain)
    if parameter.tag.startswith(_MACRO):
        number = parameter.tag.removeprefix(_MACRO)
        name = place.owner.find(f"MacroDisplayNames.{number}")
        own = "" if name is None else name.get("Value", "")
        default = f"Macro {int(number) + 1}"
        return Words(default if own in {"", default} else f"{default} {quoted(own)}", values.macro)
    return device_words(place.owner.tag, "/".join(place.path))


_LABELS: Final = ("ParameterName", "ShortName")  # of plug-ins and of Max devices
