"""Audio clips."""

from collections.abc import Iterable

from setbook.model.clip import Clip
from setbook.model.fades import Fades
from setbook.model.fields import flag, integer, number
from setbook.model.sample import Sample
from setbook.model.warp import WarpMarker, WarpMode, read_warp_markers, write_warp_markers


class AudioClip(Clip):
    """A clip of a sample."""

    __slots__ = ()
    kind = "audio"

    warped = flag("IsWarped")
    warp_mode_code = integer("WarpMode")
    high_quality = flag("HiQ")
    ram = flag("Ram")
    gain = number("SampleVolume", 1.0)
    pitch_semitones = integer("PitchCoarse")
    pitch_cents = number("PitchFine")
    granularity_tones = number("GranularityTones", 30.0)
    granularity_texture = number("GranularityTexture", 65.0)
    fluctuation_texture = number("FluctuationTexture", 25.0)
    transient_resolution = integer("TransientResolution", 6)
    transient_loop_mode = integer("TransientLoopMode", 2)
    transient_envelope = number("TransientEnvelope", 100.0)
    complex_pro_formants = number("ComplexProFormants", 100.0)
    complex_pro_envelope = number("ComplexProEnvelope", 128.0)
    is_tempo_leader = flag(lambda schema: schema.tempo_leader)

    @property
    def sample(self) -> Sample:
        """The sample that it plays."""
        return Sample(self._child("SampleRef"), self.document)

    @property
    def warp_mode(self) -> WarpMode:
        """How it is stretched while `warped`."""
        return WarpMode(self.warp_mode_code)

    @warp_mode.setter
    def warp_mode(self, mode: WarpMode) -> None:
        self.warp_mode_code = int(WarpMode(mode))

    @property
    def warp_markers(self) -> list[WarpMarker]:
        """Warp markers by beat."""
        return read_warp_markers(self.element)

    @warp_markers.setter
    def warp_markers(self, markers: Iterable[WarpMarker]) -> None:
        write_warp_markers(self._child("WarpMarkers"), markers, self.document)

    def add_warp_marker(self, seconds: float, beats: float) -> None:
        """Pin a point of the sample to a beat.

        Raises
        ------
        EditRefused
            The markers would not move forward in both.
        """
        self.warp_markers = [*self.warp_markers, WarpMarker(seconds, beats)]

    def remove_warp_marker(self, marker: WarpMarker) -> None:
        """Let go of a point, as `warp_markers` gives it.

        Raises
        ------
        EditRefused
            Fewer than two would be left.
        """
        self.warp_markers = [other for other in self.warp_markers if other != marker]

    @property
    def fades(self) -> Fades:
        """Fades at both ends."""
        return Fades(self.element, self.document)
