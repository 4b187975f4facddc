"""The samples of a set: found and readable, or listed as missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.sources.sample_file import SampleFile
from setbook.errors import SampleUnreadable

if TYPE_CHECKING:
    from setbook.model.sample import Sample


class Library:
    """Finds the samples of one set; keeps a list of those that it could not give."""

    def __init__(self) -> None:
        self._found: dict[str, SampleFile | None] = {}
        self.missing: list[str] = []
        """As the set spells them, in the order of the set; each once."""

    def find(self, sample: Sample) -> SampleFile | None:
        """Return the file of a reference, or None; then its place is silent."""
        name = sample.stored_path or sample.name or "(a sample without a name)"
        if name not in self._found:
            self._found[name] = self._look(sample)
            if self._found[name] is None:
                self.missing.append(name)
        return self._found[name]

    def lose(self, why: str) -> None:
        """Note that a file could not be decoded after all."""
        if why not in self.missing:
            self.missing.append(why)

    def _look(self, sample: Sample) -> SampleFile | None:
        path = sample.path
        if path is None:
            return None
        try:
            file = SampleFile.at(path)
            file.check()
        except SampleUnreadable:
            return None
        return file
