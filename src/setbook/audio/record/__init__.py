"""Recording: frames become a file in the project's `Samples/Recorded`, and a clip where they were played.

>>> from setbook.audio.record import record_frames
>>> recording = record_frames(live_set, samples, 48_000, start_beats=16.0, track="Vocals")  # doctest: +SKIP
>>> live_set.save()  # doctest: +SKIP
"""

from setbook.audio.record.recording import Recording, record_frames
from setbook.audio.record.take_file import TakeFile, read_take

__all__ = ["Recording", "TakeFile", "read_take", "record_frames"]
