"""References from a set to the audio files it plays."""

from pathlib import Path

from setbook.format import Document, Element
from setbook.model.fields import integer
from setbook.model.proxy import Proxy
from setbook.model.sample_search import FoundBy, StoredPath, find_sample, read_stored_path


class Sample(Proxy):
    """A sample reference. The element is the SampleRef.

    Nothing is guessed in silence: `found_by` says how `path` was found.
    """

    __slots__ = ()

    duration_frames = integer("DefaultDuration")
    sample_rate = integer("DefaultSampleRate")

    def __repr__(self) -> str:
        return f"<Sample {self.name!r}: {self.path or 'missing'}>"

    @property
    def stored(self) -> StoredPath:
        """All that the set says about where the file is."""
        return read_stored_path(self.element.find("FileRef"))

    @property
    def stored_path(self) -> str:
        """The path as the set has it: absolute where it keeps one, else relative."""
        stored = self.stored
        return stored.absolute or stored.relative or stored.name

    @property
    def name(self) -> str:
        """The file's name."""
        return self.stored.name

    @property
    def path(self) -> Path | None:
        """The file on this machine; ``None`` when it is missing."""
        found = find_sample(self.stored, self.document.path)
        return None if found is None else found.path

    @property
    def found_by(self) -> FoundBy | None:
        """How `path` was found: at its ``"relative"`` or ``"absolute"`` place, or only by its ``"name"`` in the project."""
        found = find_sample(self.stored, self.document.path)
        return None if found is None else found.by

    @property
    def exists(self) -> bool:
        """Whether the file is on this machine."""
        return self.path is not None


def unique_samples(below: Element, document: Document) -> list[Sample]:
    """Give one reference for each file that is played below an element, frozen copies aside."""
    found: dict[StoredPath, Sample] = {}
    for reference in below.iter("SampleRef"):
        sample = Sample(reference, document)
        found.setdefault(sample.stored, sample)
    return [sample for stored, sample in found.items() if stored.name]
