"""A set as lines of text, one fact a line, in a musician's words.

Made for tools that know lines: ``git diff``, ``git log -p``, ``git blame`` and
``git grep``. Every track, device, clip and scene has a heading at the margin
and its facts indented below, so that a rename changes one line and the head
of each hunk says where it is. Two sets that differ in what `sb.diff` tells
differ here; a re-save does not.
"""

from setbook.git.transcript.transcript import transcribe

__all__ = ["transcribe"]
