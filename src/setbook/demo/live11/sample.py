"""References to sample files."""

from dataclasses import dataclass

from setbook.format import Element
from setbook.model.structure.outline import grow_one, put
from setbook.model.structure.pointees import Pointees

SAMPLE_REF = """
SampleRef
  FileRef
    RelativePathType 3
    RelativePath ""
    Path ""
    Type 1
    LivePackName ""
    LivePackId ""
    OriginalFileSize 0
    OriginalCrc 0
  LastModDate 0
  SourceContext
  SampleUsageHint 0
  DefaultDuration 0
  DefaultSampleRate 44100
"""

PROJECT_ROOT = "/Night Drive Project"
"""The absolute path that the files claim.

It never exists: Live and setbook find the samples by the path relative to the
project, and the sets come out the same wherever the demo is written.
"""


@dataclass(frozen=True)
class SampleFile:
    """A sample as the set notes it."""

    path: str
    frame_count: int
    rate_hz: int
    byte_count: int
    modified: int
    """Seconds since 1970."""

    @property
    def name(self) -> str:
        """The file's name without folder and ending."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def seconds(self) -> float:
        """Its duration."""
        return self.frame_count / self.rate_hz


def sample_ref(sample: SampleFile, pointees: Pointees) -> Element:
    """Make the reference to a sample of the project."""
    made = grow_one(SAMPLE_REF, pointees)
    facts: dict[str, str | float] = {
        "FileRef/RelativePath": sample.path,
        "FileRef/Path": f"{PROJECT_ROOT}/{sample.path}",
        "FileRef/OriginalFileSize": sample.byte_count,
        "LastModDate": sample.modified,
        "DefaultDuration": sample.frame_count,
        "DefaultSampleRate": sample.rate_hz,
    }
    for path, value in facts.items():
        put(made, path, value)
    return made
