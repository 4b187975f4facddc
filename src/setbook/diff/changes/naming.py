"""What things are called: ``Bass › EQ Eight``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from setbook.model import Chain, Device, Track

if TYPE_CHECKING:
    from setbook.diff.changes.context import Context, Side
    from setbook.diff.changes.place import Place
    from setbook.format import Element

    Located = tuple[Element, Side]

APART: Final = " › "
_UNNAMED = {"audio": "Audio", "midi": "MIDI", "group": "Group", "return": "Return", "main": "Main"}


def where(place: Place, side: Side) -> str:
    """Name a place, outermost first; empty for the song itself."""
    tracks = [] if place.track is None else [(place.track, side)]
    return _joined(tracks, [(element, side) for element in place.around])


def where_now(place: Place, context: Context, side: Side) -> str:
    """Name a place of either set as the newer one calls it, as far as it still has it."""
    if side is context.after:
        return where(place, side)
    tracks = [] if place.track is None else [context.now(place.track)]
    return _joined(tracks, [context.now(element) for element in place.around])


def _joined(tracks: list[Located], around: list[Located]) -> str:
    names = [track_name(*found) for found in tracks]
    for depth, found in enumerate(around):
        if not _is_device(found[0]):
            names.append(chain_name(*found))
        elif depth + 2 >= len(around) or not chain_name(*around[depth + 1]):
            names.append(device_name(*found))  # a rack need not be named where its chain is
    return APART.join(name for name in names if name)


def track_name(element: Element, side: Side) -> str:
    """Name a track; where others of the set are called the same, with its turn among them."""
    return side.track_names.get(element) or ("Cue" if element.tag == "PreHearTrack" else "")


def name_tracks(tracks: dict[Element, Track]) -> dict[Element, str]:
    """Name all tracks of a set, apart from each other."""
    shown = {element: _shown(track) for element, track in tracks.items()}
    times = Counter(name for element, name in shown.items() if tracks[element].kind != "main")
    seen: Counter[str] = Counter()
    names = {}
    for element, name in shown.items():
        seen[name] += tracks[element].kind != "main"
        is_alone = tracks[element].kind == "main" or times[name] == 1
        names[element] = name if is_alone else f"{name} ({seen[name]})"
    return names


def _shown(track: Track) -> str:
    if track.kind == "main":
        return track.user_name or "Main"
    return track.name or _UNNAMED[track.kind]


def device_name(element: Element, side: Side) -> str:
    """Name a device; where others in its chain are called the same, with its turn among them."""
    name = _own_name(element, side)
    siblings = element.getparent()
    if siblings is None or len(siblings) == 1:
        return name
    same = [other for other in siblings if _own_name(other, side) == name]
    return f"{name} ({same.index(element) + 1})" if len(same) > 1 else name


def _own_name(device: Element, side: Side) -> str:
    known = side.device_names.get(device)
    if known is None:
        known = side.device_names[device] = Device(device, side.document).name
    return known


def chain_name(element: Element, side: Side) -> str:
    """Name a chain of a rack, or a drum pad."""
    return Chain(element, side.document).name


def scene_title(name: str, index: int) -> str:
    """Name a scene by its number and, where a person gave it one, its name."""
    number = str(index + 1)
    given = name.strip()
    return f"Scene {number} {quoted(given)}" if given and given != number else f"Scene {number}"


def _is_device(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and not parent.tag.endswith(("Branches", "BranchPresets"))


def listed(names: list[str], most: int = 3) -> str:
    """Join names as one says them: ``Operator, EQ Eight and 3 more``."""
    if len(names) <= most:
        return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + "".join(names[-1:])
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Count things: ``1 clip``, ``3 clips``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def quoted(name: str, otherwise: str = "") -> str:
    """Put a name in quotes; nothing, or something else, where there is none."""
    return f'"{name}"' if name else otherwise
