"""Notes: one sentence for a clip, and one for all clips of a track to which the same was done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.clip_naming import clip_where
from setbook.diff.changes.clip_title import clip_title
from setbook.diff.changes.naming import counted, listed, track_name
from setbook.diff.changes.note_pairing import pair_notes
from setbook.diff.changes.note_phrases import Phrase, phrases
from setbook.errors import FormatError
from setbook.model import MidiClip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.clip_times import ClipPair
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group

_MOST: Final = 4  # phrases that one sentence holds


@dataclass(frozen=True, slots=True)
class _Edited:
    """The notes of one clip, edited."""

    pair: ClipPair
    phrases: list[Phrase]
    change: Change


def tell_notes(pairs: Iterable[ClipPair], context: Context) -> Iterator[tuple[Group, Change]]:
    """Tell what happened to the notes of clips, and forget the edits."""
    alike: defaultdict[tuple[object, ...], list[_Edited]] = defaultdict(list)
    for pair in pairs:
        edited = _edited(pair, context)
        if edited is not None:
            said = tuple(phrase.said for phrase in edited.phrases)
            alike[pair.group.place.track, said].append(edited)
    for together in alike.values():
        change = together[0].change if len(together) == 1 else _together(together, context)
        yield together[0].pair.group, change


def _edited(pair: ClipPair, context: Context) -> _Edited | None:
    touched = pair.group.take_below("Notes")
    try:
        return _told(pair, touched, context) if touched else None
    except FormatError:  # a number that is none: the edits are counted with what no sentence covers
        pair.group.put_back(touched)
        return None


def _told(pair: ClipPair, touched: list[Found], context: Context) -> _Edited | None:
    if not isinstance(pair.was, MidiClip) or not isinstance(pair.now, MidiClip):
        return None
    old, new = pair.was.notes, pair.now.notes
    found = phrases(pair_notes(old, new), len(old), new, context.after.clock)
    if any("PerNoteEventStore" in edit.path for edit in touched):
        found.append(Phrase("set", "note expression edited", 1))
    if any("NoteProbabilityGroups" in edit.path for edit in touched):
        found.append(Phrase("set", "notes grouped by chance otherwise", 1))
    if not found:
        return None
    start, end = (None, None) if pair.now.is_session else (pair.now.start, pair.now.end)
    change = Change(
        _kind(found),
        "notes",
        clip_where(pair.now, context.after),
        _sentence(found),
        start_beats=start,
        end_beats=end,
        clip_key=pair.now.id,
        weight=_weight(found),
    )
    return _Edited(pair, found, pair.group.told(change, touched))


def _together(edited: list[_Edited], context: Context) -> Change:
    summed = edited[0].phrases
    for each in edited[1:]:
        summed = [phrase + other for phrase, other in zip(summed, each.phrases, strict=True)]
    track = edited[0].pair.group.place.track
    titles = listed([clip_title(each.pair.now) or "a clip without a name" for each in edited])
    spans = [each.change for each in edited if each.change.start_beats is not None]
    return Change(
        _kind(summed),
        "notes",
        "" if track is None else track_name(track, context.after),
        f"{_sentence(summed)} in {counted(len(edited), 'clip')} ({titles})",
        start_beats=min((change.start_beats or 0.0 for change in spans), default=None),
        end_beats=max((change.end_beats or 0.0 for change in spans), default=None),
        weight=_weight(summed),
        details=tuple(each.change for each in edited),
        operations=tuple(index for each in edited for index in each.change.operations),
    )


def _kind(found: list[Phrase]) -> Kind:
    return found[0].kind if len({phrase.kind for phrase in found}) == 1 else "set"


def _sentence(found: list[Phrase]) -> str:
    """Say all of it, what touched most notes first where it is much."""
    if len(found) <= _MOST:
        return ", ".join(map(str, found))
    heaviest = sorted(found, key=lambda phrase: -phrase.count)[: _MOST - 1]
    rest = sum(phrase.count for phrase in found) - sum(phrase.count for phrase in heaviest)
    return f"{', '.join(map(str, heaviest))} and {counted(rest, 'more edit')}"


def _weight(found: list[Phrase]) -> float:
    """Weigh which notes there are above how they are played."""
    return max(
        weights.bulk(weights.NOTES if phrase.composes else weights.PLAYING, phrase.count) for phrase in found
    )
