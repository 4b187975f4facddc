"""Read everything that the model can say about a file, and compare it with another one.

Nothing is listed by hand: every public property of every view is asked, and
whatever views it gives are asked too, so that a new property is fuzzed from
the day it is written.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import setbook as sb
from setbook.errors import SetbookError, SetbookWarning
from setbook.model import MidiClip, Proxy
from setbook.model.envelope import Envelope
from setbook.model.tempo_map import TempoMap

if TYPE_CHECKING:
    from setbook.diff import Diff

_ASKED_ELSEWHERE = {"document", "element"}
_MOST = 200_000  # views asked of one file


def read_everything(opened: sb.LiveSet | sb.Preset) -> int:
    """Ask every view of a file for every property, and give how many answered.

    A property may answer or raise a `SetbookError`; anything else comes out.
    """
    waiting: list[object] = [opened]
    seen: set[tuple[type, int]] = set()
    answers = 0
    with suppress(SetbookError):
        json.dumps(opened.summary())
    while waiting and len(seen) < _MOST:
        view = waiting.pop()
        key = (type(view), id(view.element) if isinstance(view, Proxy) else id(view))
        if key in seen:
            continue
        seen.add(key)
        repr_of(view)
        for name in _properties(type(view)):
            with suppress(SetbookError):
                waiting += _views(getattr(view, name))
                answers += 1
        _compute(view)
    return answers


def open_and_read(data: bytes) -> sb.LiveSet | sb.Preset | None:
    """Open bytes and read all there is; ``None`` for what setbook refuses with one of its own errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SetbookWarning)
        try:
            opened = sb.open(data)
        except SetbookError:
            return None
        read_everything(opened)
        return opened


def compare_both_ways(one: sb.LiveSet | sb.Preset, other: sb.LiveSet | sb.Preset) -> None:
    """Diff two files in both directions, down to every line of the reports; refusing is an answer."""
    for before, after in ((one, other), (other, one)):
        with suppress(SetbookError):
            _read_diff(sb.diff(before, after))


def repr_of(view: object) -> None:
    with suppress(SetbookError):
        repr(view)


def _read_diff(found: Diff) -> None:
    found.to_text(color=True)
    json.dumps(found.to_dict())
    repr(found)


def _compute(view: object) -> None:
    """Ask for what needs an argument."""
    with suppress(SetbookError):
        if isinstance(view, Envelope):
            view.value_at([-1.0, 0.0, 1.5, 1e6])
        if isinstance(view, TempoMap):
            view.beats(view.seconds([-1.0, 0.0, 1.5, 1e6]))
            view.tempo_at([0.0, 1e6])
        if isinstance(view, sb.LiveSet):
            for track in view.all_tracks:
                view.track(track.id)
        if isinstance(view, MidiClip):
            view.note_array()


@lru_cache
def _properties(kind: type) -> tuple[str, ...]:
    found = [
        name
        for name in dir(kind)
        if not name.startswith("_")
        and name not in _ASKED_ELSEWHERE
        and (
            isinstance(getattr(kind, name), property | cached_property)
            or hasattr(getattr(kind, name), "__set_name__")
        )
    ]
    if is_dataclass(kind):
        found += [field.name for field in fields(kind)]
    return tuple(found)


def _views(answer: Any) -> Iterator[object]:
    """Give the views that an answer holds, at any depth of lists and pairs."""
    if isinstance(answer, Proxy) or (is_dataclass(answer) and not isinstance(answer, type)):
        yield answer
    elif isinstance(answer, Iterable) and not isinstance(answer, str | bytes):
        for inner in answer:
            yield from _views(inner)
