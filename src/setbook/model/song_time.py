"""The song's time, read off the main track's tempo and time signature."""

from setbook.format.scalars import whole
from setbook.model.parameter import Parameter
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
