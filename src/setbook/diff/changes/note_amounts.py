"""What notes carry beside pitch and time: velocities, chances, switches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes.values import number, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.model import Note

    NotePair = tuple[Note, Note]
    Read = Callable[[Note], float]

_AUDIBLE: Final = 0.5  # of MIDI's 127 steps
_UNLIKE: Final = 0.005  # of a chance
_LEAST: Final = 1.0
_MOST: Final = 127.0
_BULK: Final = 3


def amounts_said(pairs: list[NotePair]) -> Iterator[tuple[str, int]]:
    """Say which notes were muted, louder, likelier …, with how many they are."""
    yield from _switched(pairs)
    yield from _velocities(pairs)
    for name, unit, read, least in _OTHERS:
        yield from _amounts(name, unit, read, [pair for pair in pairs if _gap(read, pair) >= least])


def _velocities(pairs: list[NotePair]) -> Iterator[tuple[str, int]]:
    changed = [(old.velocity, new.velocity) for old, new in pairs]
    changed = [(old, new) for old, new in changed if abs(new - old) >= _AUDIBLE]
    inside = [(old, new) for old, new in changed if _LEAST < new < _MOST]  # the others may have met the end
    if len(inside) >= _BULK and len({old for old, _ in inside}) > 1:
        steps = [new - old for old, new in inside]
        factors = [new / old for old, new in inside if old]
        if max(steps) - min(steps) < _AUDIBLE:
            yield f"velocity {number(sum(steps) / len(steps), 0, signed=True)} on {{}}", len(changed)
            return
        if _is_one_factor(inside, sum(factors) / max(len(factors), 1)):
            share = trimmed(100 * sum(factors) / len(factors), 0)
            yield f"velocity of {{}} scaled to {share} %", len(changed)
            return
    if changed:
        yield f"velocity of {{}} {_between(changed)}", len(changed)


def _is_one_factor(changed: list[tuple[float, float]], factor: float) -> bool:
    return all(abs(new - factor * old) <= _AUDIBLE for old, new in changed)


def _switched(pairs: list[NotePair]) -> Iterator[tuple[str, int]]:
    for enabled, said in ((False, "muted {}"), (True, "unmuted {}")):
        count = sum(old.enabled is not enabled and new.enabled is enabled for old, new in pairs)
        if count:
            yield said, count


def _amounts(name: str, unit: str, read: Read, pairs: list[NotePair]) -> Iterator[tuple[str, int]]:
    if pairs:
        yield f"{name} of {{}} {_between([(read(old), read(new)) for old, new in pairs], unit)}", len(pairs)


def _between(changed: list[tuple[float, float]], unit: str = "") -> str:
    befores, afters = zip(*changed, strict=True)
    before, after = (trimmed(sum(side) / len(side), 0) for side in (befores, afters))
    middle = "" if len(set(befores)) == len(set(afters)) == 1 else "on average "
    return f"{middle}{before}{unit} → {after}{unit}"


def _gap(read: Read, pair: NotePair) -> float:
    return abs(read(pair[1]) - read(pair[0]))


_OTHERS: Final[tuple[tuple[str, str, Read, float], ...]] = (
    ("chance", " %", lambda note: 100 * note.probability, 100 * _UNLIKE),
    ("velocity range", "", lambda note: note.velocity_deviation, _AUDIBLE),
    ("release velocity", "", lambda note: note.off_velocity, _AUDIBLE),
)
