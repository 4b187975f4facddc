"""The song's time, read off the main track's tempo and time signature."""

from collections.abc import Sequence

from setbook.errors import EditRefused
from setbook.format.scalars import whole
from setbook.model.parameter import Parameter
from setbook.model.points import BEFORE_EVERYTHING, Point
from setbook.model.tempo_map import TempoMap, TempoMode
from setbook.model.time_signature import TimeSignature


def read_tempo_map(tempo: Parameter, mode: TempoMode) -> TempoMap:
    """Read the tempo's course."""
    envelope = tempo.envelope
    return TempoMap.steady(float(tempo.value)) if envelope is None else TempoMap.from_envelope(envelope, mode)


def read_time_signatures(parameter: Parameter | None) -> list[tuple[float, TimeSignature]]:
    """Read the time signatures by beat; the first holds from 0."""
    if parameter is None:
        return [(0.0, TimeSignature())]
    envelope = parameter.envelope
    if envelope is None:
        return [(0.0, TimeSignature.from_code(whole(parameter.value)))]
    # Points are by time, so of those before the start the last one wins.
    found = {max(point.time, 0.0): TimeSignature.from_code(whole(point.value)) for point in envelope.points}
    return sorted(found.items(), key=lambda entry: entry[0])


def write_time_signatures(parameter: Parameter, signatures: Sequence[tuple[float, TimeSignature]]) -> None:
    """Write the time signatures by beat; the first holds from before the start.

    Raises
    ------
    EditRefused
        There is none.
    """
    ordered = sorted(signatures, key=lambda entry: entry[0])
    if not ordered:
        raise EditRefused("expected at least one time signature of the song, found none: nothing was changed")
    first = float(ordered[0][1].code)
    parameter.value = first
    points = [Point(float(time), float(signature.code)) for time, signature in ordered]
    parameter.automate([] if len(points) == 1 else [Point(BEFORE_EVERYTHING, first), *points])
