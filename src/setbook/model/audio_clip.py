"""Audio clips."""

from setbook.model.clip import Clip
from setbook.model.fades import Fades
from setbook.model.fields import flag, integer, number
from setbook.model.sample import Sample
from setbook.model.warp import WarpMarker, WarpMode, read_warp_markers


class AudioClip(Clip):
    """A clip of a sample."""

    __slots__ = ()
    kind = "audio"

    warped = flag("IsWarped")
    warp_mode_code = integer("WarpMode")
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

    @property
    def warp_markers(self) -> list[WarpMarker]:
        """Warp markers by beat."""
        return read_warp_markers(self.element)

    @property
    def fades(self) -> Fades:
        """Fades at both ends."""
        return Fades(self.element, self.document)
