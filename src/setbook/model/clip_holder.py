"""What has clips: a track with its timeline and its slots."""

from pathlib import Path

from setbook.format import Element, descend
from setbook.model.audio_clip import AudioClip
from setbook.model.clip import Clip
from setbook.model.clip_slot import ClipSlot, read_clips, read_slots
from setbook.model.device_holder import DeviceHolder
from setbook.model.midi_clip import MidiClip
from setbook.model.structure.clips import new_audio_clip, new_midi_clip
from setbook.model.structure.session import put_in_slot
from setbook.model.structure.timeline import put_on_timeline
from setbook.model.take_lane import TakeLane, read_take_lanes
from setbook.model.warp import WarpMarker

_SLOPE_BEATS = 0.03125  # the last warp marker lies a 32nd of a beat behind and only gives the slope
_TRACK_COLORS = 70  # Live 8 to 10 number the palette again from 140 for tracks
_TIMELINES = ("ClipTimeable/ArrangerAutomation/Events", "Sample/ArrangerAutomation/Events")


class ClipHolder(DeviceHolder):
    """A track, as far as its clips go."""

    __slots__ = ()

    @property
    def clips(self) -> list[Clip]:
        """Clips of the arrangement by start; frozen copies are not among them."""
        for timeline in _TIMELINES:
            found = self._chain_part(f"MainSequencer/{timeline}")
            if found is not None:
                return read_clips(found, self.document)
        return []

    @property
    def slots(self) -> list[ClipSlot]:
        """One place per scene, empty ones too."""
        return read_slots(self._chain_part("MainSequencer"), self.document)

    @property
    def session_clips(self) -> list[Clip]:
        """Clips of the session by scene."""
        return [slot.clip for slot in self.slots if slot.clip is not None]

    @property
    def take_lanes(self) -> list[TakeLane]:
        """Take lanes; Live 11 and later."""
        return read_take_lanes(self.element, self.document)

    def add_midi_clip(self, start: float, length: float, name: str = "") -> MidiClip:
        """Put an empty MIDI clip into the arrangement; what lies under it is cut, as in Live.

        Parameters
        ----------
        start, length
            In beats.
        name
            Its name.

        Raises
        ------
        EditRefused
            It is no MIDI track, or the span is none.

        Examples
        --------
        >>> clip = track.add_midi_clip(16.0, 8.0, "Hook")  # doctest: +SKIP
        """
        element = new_midi_clip(self.element, length, self.document)
        put_on_timeline(self.element, element, start, self.document)
        return self._named(element, name)

    def add_audio_clip(
        self,
        file: str | Path,
        start: float,
        *,
        duration_frames: int,
        sample_rate: int,
        tempo: float,
        name: str = "",
    ) -> AudioClip:
        """Put a whole sample into the arrangement, at its own speed; what lies under it is cut, as in Live.

        Parameters
        ----------
        file
            The sample; it need not be there.
        start
            In beats.
        duration_frames, sample_rate
            How long the sample is, and its rate in Hz; `soundfile.info` tells both.
        tempo
            Tempo of the song there, in BPM; the clip follows the song from it.
        name
            Its name; by default that of the file.

        Raises
        ------
        EditRefused
            It is no audio track, or the sample has no length.

        Examples
        --------
        >>> vocals = track.add_audio_clip(
        ...     "Samples/take.wav", 16.0, duration_frames=441_000, sample_rate=44_100, tempo=120.0
        ... )  # doctest: +SKIP
        """
        seconds = duration_frames / sample_rate
        element = new_audio_clip(self.element, seconds * tempo / 60, self.document)
        clip = AudioClip(element, self.document)
        clip.sample.path = Path(file)
        clip.sample.duration_frames, clip.sample.sample_rate = duration_frames, sample_rate
        clip.warped = True
        slope = WarpMarker(seconds + _SLOPE_BEATS * 60 / tempo, seconds * tempo / 60 + _SLOPE_BEATS)
        clip.warp_markers = [WarpMarker(0.0, 0.0), WarpMarker(seconds, seconds * tempo / 60), slope]
        put_on_timeline(self.element, element, start, self.document)
        clip.name = name or Path(file).stem
        clip.color_index = self.color_index % _TRACK_COLORS
        return clip

    def add_session_clip(self, scene_index: int, length: float, name: str = "") -> MidiClip:
        """Put an empty MIDI clip into a slot, in place of the clip there; ``length`` is in beats.

        Raises
        ------
        EditRefused
            It is no MIDI track, or there is no such scene.
        """
        element = new_midi_clip(self.element, length, self.document)
        put_in_slot(self.element, element, scene_index, self.document)
        return self._named(element, name)

    def _named(self, element: Element, name: str) -> MidiClip:
        clip = MidiClip(element, self.document)
        clip.name = name
        clip.color_index = self.color_index % _TRACK_COLORS
        return clip

    def _chain_part(self, path: str) -> Element | None:
        for chain in self._chain_tags:
            found = descend(self.element, f"{chain}/{path}")
            if found is not None:
                return found
        return None

    @property
    def _chain_tags(self) -> tuple[str, ...]:
        return ("DeviceChain",)
