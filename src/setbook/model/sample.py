"""References from a set to the audio files it plays."""

from collections.abc import Hashable, Iterable
from pathlib import Path

from setbook.format import Document, Element, descend
from setbook.model.fields import integer, require, write_value
from setbook.model.path_writing import write_path
from setbook.model.proxy import Proxy
from setbook.model.sample_search import FoundBy, Located, locate, places_of
from setbook.model.stored_path import StoredPath, read_stored_path, reference_key


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
        return read_stored_path(descend(self.element, "FileRef"))

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
        """The file on this machine; ``None`` when it is missing. Assigning lets it mean another file."""
        return self.located.path

    @path.setter
    def path(self, file: str | Path) -> None:
        file_ref = require(self.element, "FileRef", "path", self.document)
        write_path(file_ref, Path(file), self.document)
        if Path(file).is_file():
            write_value(self.element, "LastModDate", int(Path(file).stat().st_mtime))

    @property
    def found_by(self) -> FoundBy | None:
        """How `path` was found: at its ``"relative"`` or ``"absolute"`` place, or only by its ``"name"`` in the project."""
        return self.located.by

    @property
    def exists(self) -> bool:
        """Whether the file is on this machine."""
        return self.path is not None

    @property
    def located(self) -> Located:
        """Path and how it was found, looked up together."""
        return locate(self.stored, places_of(self.document))


def unique_samples(references: Iterable[Element], document: Document) -> list[Sample]:
    """Give one sample for each file that SampleRefs stand for, in their order."""
    by_key: dict[Hashable, Element] = {}
    for reference in references:
        by_key.setdefault(reference_key(reference), reference)
    found: dict[StoredPath, Sample] = {}
    for reference in by_key.values():
        sample = Sample(reference, document)
        found.setdefault(sample.stored, sample)
    return [sample for stored, sample in found.items() if stored.name]
