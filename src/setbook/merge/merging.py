"""`sb.merge`."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from setbook.diff.compare import Comparison, compare
from setbook.diff.places import Places
from setbook.errors import MergeError
from setbook.merge.agreement import agreements
from setbook.merge.bench import Bench
from setbook.merge.case import sort_cases
from setbook.merge.decision import Decision, decision_id
from setbook.merge.fork import Fork
from setbook.merge.fork_ids import set_apart
from setbook.merge.key_tracks import closers_of, note_by_note
from setbook.merge.merged import Merged
from setbook.merge.rows import agree_on_whole_rows
from setbook.merge.sequence import Sequences
from setbook.merge.telling import Teller
from setbook.merge.units import Units
from setbook.model import LiveSet, Preset, open_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import TypeAlias

    from setbook.diff.compare import Edit
    from setbook.format import Document, Element
    from setbook.merge.agreement import Agreements
    from setbook.merge.case import Case
    from setbook.merge.decision import Preference

    Given: TypeAlias = LiveSet | Preset | str | Path | bytes


def merge(base: Given, ours: Given, theirs: Given, *, prefer: Preference = "ours") -> Merged:
    """Merge two versions of a song that were made from a third.

    Parameters
    ----------
    base
        The last version that both sides share.
    ours, theirs
        The two versions: sets, or racks or presets; opened, or as paths, or as the bytes of files. They are
        not changed. Paths and bytes are faster, for what was not edited need not be checked for edits.
    prefer
        What holds where the two disagree, until somebody decides: ``ours``, ``theirs`` or ``base``, which
        leaves it as it was.

    Returns
    -------
    Merged
        Its `result` is always a sound set; its `open_conflicts` tell what to decide.

    Raises
    ------
    MergeError
        Some are sets and some presets, or both sides changed and were saved by different lines of Live.

    Examples
    --------
    >>> import setbook as sb
    >>> merged = sb.merge("v5.als", "v6.als", "v5 (half-time).als")  # doctest: +SKIP
    >>> print(merged.to_text())  # doctest: +SKIP
    >>> merged.save("v7.als")  # doctest: +SKIP
    """
    if prefer not in {"ours", "theirs", "base"}:
        raise MergeError(f"expected to prefer ours, theirs or base, found {prefer!r}")
    start, mine, other = (_opened(given) for given in (base, ours, theirs))
    _refuse_mixture(start, mine, other)
    fresh = not any(isinstance(given, (LiveSet, Preset)) for given in (base, ours, theirs))
    forks = _apart(start, _fork(start, mine, fresh=fresh), _fork(start, other, fresh=fresh))
    places = Places(start.document.root)
    our_edits = note_by_note(forks[0].edits, forks[1].edits, places)
    their_edits = note_by_note(forks[1].edits, forks[0].edits, places)
    _refuse_two_lines(forks)
    agreed = _agreed(our_edits, their_edits)
    cases = sort_cases(Units(our_edits, their_edits, agreed), places)
    teller = Teller(start.document, *forks)
    told = [(_decision(case, teller, prefer), case) for case in cases]
    told.sort(key=lambda pair: (not pair[0].is_conflict, -pair[0].weight))
    same = {id(their_edits[number]): our_edits[partner] for number, partner in agreed.items()}
    bench = Bench(
        given={"ours": mine, "theirs": other},
        forks={"ours": forks[0], "theirs": forks[1]},
        base=places,
        cases={decision.id: case for decision, case in told},
        sequences=Sequences(places, {"ours": forks[0].edits, "theirs": forks[1].edits}, same),
        closers=closers_of((*forks[0].edits, *forks[1].edits)),
    )
    decisions = tuple(decision for decision, _ in told)
    return Merged(decisions, prefer, start.name, mine.name, other.name, bench)


def _opened(given: Given) -> LiveSet | Preset:
    return given if isinstance(given, (LiveSet, Preset)) else open_file(given)


def _refuse_mixture(*opened: LiveSet | Preset) -> None:
    if len({isinstance(one, LiveSet) for one in opened}) > 1:
        raise MergeError(
            f"expected three sets or three presets, found some of each: {', '.join(one.name for one in opened)}"
        )
    kinds = list(dict.fromkeys(one.element.tag for one in opened))
    if len(kinds) > 1:
        raise MergeError(
            f"expected three versions of one preset, found different devices: {', '.join(kinds)}"
        )


def _refuse_two_lines(forks: tuple[Fork, Fork]) -> None:
    """Live 12 does not take a track that Live 11 wrote, nor the other way round."""
    versions = [fork.opened.document.version for fork in forks]
    if versions[0].line != versions[1].line and all(fork.edits for fork in forks):
        raise MergeError(
            f"expected both sides from one line of Live, found Live {versions[0].text} and Live {versions[1].text}: "
            "open the older one in the newer Live, save it, and merge again"
        )


def _fork(base: LiveSet | Preset, side: LiveSet | Preset, *, fresh: bool = False) -> Fork:
    """Compare a side with the base; `fresh` says that both trees are as they were read."""
    raw = (base.document.xml, side.document.xml) if fresh else None
    if base.document is side.document or (raw and raw[0] == raw[1]):
        return Fork(side, Comparison([], {}))
    return Fork(side, compare(base.document.root, side.document.root, raw=raw))


def _agreed(ours: Sequence[Edit], theirs: Sequence[Edit]) -> Agreements:
    return agree_on_whole_rows(ours, theirs, agreements(ours, theirs))


def _apart(base: LiveSet | Preset, ours: Fork, theirs: Fork) -> tuple[Fork, Fork]:
    agreed = _agreed(ours.edits, theirs.edits)
    roots = set_apart(base.document.root, ours, theirs, agreed)
    return (
        ours if roots[0] is ours.root else _fork(base, _with_root(ours.opened, roots[0])),
        theirs if roots[1] is theirs.root else _fork(base, _with_root(theirs.opened, roots[1])),
    )


def _with_root(opened: LiveSet | Preset, root: Element) -> LiveSet | Preset:
    document: Document = copy.copy(opened.document)
    found = root.find(opened.element.getroottree().getelementpath(opened.element))
    document.root = root
    assert found is not None, "a copy has what it was copied from"
    return type(opened)(found, document)


def _decision(case: Case, teller: Teller, prefer: Preference) -> Decision:
    told = teller.tell(case)
    changes = told.changes
    ours, theirs = told.ours.operations, told.theirs.operations
    return Decision(
        id=decision_id(ours, theirs),
        concept=changes[0].concept if changes else "song",
        where=told.where,
        track_id=told.track_id,
        ours=told.ours,
        theirs=told.theirs,
        reason=case.reason,
        action=case.action(prefer),
        choices=case.choices,
        weight=changes[0].weight if changes else 0.0,
    )
