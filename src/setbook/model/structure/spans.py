"""Where a clip begins and ends on its timeline, and what of its content it plays there."""

from dataclasses import dataclass

from setbook.format import Element, descend
from setbook.format.scalars import read_float, write_scalar

_START, _END = "CurrentStart", "CurrentEnd"


@dataclass(frozen=True, slots=True)
class Span:
    """From a beat to a beat."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """How many beats."""
        return self.end - self.start


def span_of(clip: Element) -> Span:
    """Read where a clip stands."""
    return Span(read(clip, _START), read(clip, _END))


def place(clip: Element, start: float) -> None:
    """Put a clip at a beat, as it is."""
    length = span_of(clip).length
    write(clip, _START, start)
    write(clip, _END, start + length)
    clip.set("Time", write_scalar(start))


def cut_front(clip: Element, start: float) -> None:
    """Let a clip begin later; what it plays stays where it sounded."""
    delta = start - read(clip, _START)
    if is_looped(clip):
        length = read(clip, "Loop/LoopEnd") - read(clip, "Loop/LoopStart")
        offset = read(clip, "Loop/StartRelative") + delta
        write(clip, "Loop/StartRelative", offset % length if offset >= length > 0 else offset)
    else:
        write(clip, "Loop/LoopStart", read(clip, "Loop/LoopStart") + delta * _content_per_beat(clip))
    write(clip, _START, start)
    clip.set("Time", write_scalar(start))


def cut_back(clip: Element, end: float) -> None:
    """Let a clip end earlier."""
    if not is_looped(clip):
        delta = end - read(clip, _END)
        write(clip, "Loop/LoopEnd", read(clip, "Loop/LoopEnd") + delta * _content_per_beat(clip))
    write(clip, _END, end)


def is_looped(clip: Element) -> bool:
    """Whether a clip plays its loop again and again."""
    found = descend(clip, "Loop/LoopOn")
    return found is not None and found.get("Value") == "true"


def read(clip: Element, path: str) -> float:
    """Read a number of a clip, 0 where there is none."""
    found = descend(clip, path)
    return 0.0 if found is None else read_float(found.get("Value", "0"))


def write(clip: Element, path: str, value: float) -> None:
    """Write a number of a clip, where it is kept."""
    found = descend(clip, path)
    if found is not None:
        found.set("Value", write_scalar(float(value)))


def _content_per_beat(clip: Element) -> float:
    """Content of a clip without a loop: beats, or seconds of audio that is not warped."""
    length = span_of(clip).length
    content = read(clip, "Loop/LoopEnd") - read(clip, "Loop/LoopStart")
    return content / length if length > 0 and content > 0 else 1.0
