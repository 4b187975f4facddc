"""Simpler and Sampler: one structure, the first with one sample, the second with zones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from setbook.demo.live11.clip import SLOPE_BEATS
from setbook.demo.live11.device_head import device
from setbook.demo.live11.sample import SampleFile, sample_ref
from setbook.demo.live11.sampler_lines import SAMPLER, ZONE
from setbook.format import Element, element
from setbook.model.structure.outline import find, grow_one, put
from setbook.model.structure.pointees import Pointees

ONE_SHOT = 1
"""Simpler's playback mode in which a note plays the sample to its end."""


@dataclass(frozen=True)
class Tone:
    """The settings of a sampler that the song cares for."""

    volume_db: float = 0.0
    attack_ms: float = 0.1
    release_ms: float = 50.0
    velocity_to_volume: float = 0.6
    voices: int = 8


def simpler(pointees: Pointees, sample: SampleFile, tone: Tone) -> Element:
    """Make a Simpler that plays a drum hit to its end."""
    made = device("OriginalSimpler", SAMPLER, pointees)
    _add_zone(made, pointees, sample, 60, (0, 127))
    put(made, "Globals/PlaybackMode", ONE_SHOT)
    _set_tone(made, tone)
    return made


def sampler(pointees: Pointees, zones: dict[int, SampleFile], tone: Tone, name: str = "") -> Element:
    """Make a Sampler with a zone for each root key; a key plays the zone whose root is nearest."""
    made = device("MultiSampler", SAMPLER, pointees, name)
    for root, (low, high) in zip(sorted(zones), _key_ranges(sorted(zones)), strict=True):
        _add_zone(made, pointees, zones[root], root, (low, high))
    put(made, "Globals/IsSimpler", False)
    _set_tone(made, tone)
    return made


def replace_sample(simpler_device: Element, pointees: Pointees, sample: SampleFile) -> None:
    """Swap the sample of a Simpler, as dropping a file on it does."""
    zone = find(simpler_device, "Player/MultiSampleMap/SampleParts/MultiSamplePart")
    zone.replace(find(zone, "SampleRef"), sample_ref(sample, pointees))
    _set_extent(zone, sample)


def _set_tone(made: Element, tone: Tone) -> None:
    put(made, "VolumeAndPan/Volume/Manual", tone.volume_db)
    put(made, "VolumeAndPan/VolumeVelScale/Manual", tone.velocity_to_volume)
    put(made, "VolumeAndPan/Envelope/AttackTime/Manual", tone.attack_ms)
    put(made, "VolumeAndPan/Envelope/ReleaseTime/Manual", tone.release_ms)
    put(made, "Globals/NumVoices", tone.voices)


def _key_ranges(roots: Sequence[int]) -> list[tuple[int, int]]:
    middles = [(low + high) // 2 for low, high in pairwise(roots)]
    return list(zip([0, *(middle + 1 for middle in middles)], [*middles, 127], strict=True))


def _add_zone(
    made: Element, pointees: Pointees, sample: SampleFile, root: int, keys: tuple[int, int]
) -> None:
    zone = grow_one(ZONE, pointees)
    facts: dict[str, int] = {
        "KeyRange/Min": keys[0],
        "KeyRange/Max": keys[1],
        "KeyRange/CrossfadeMin": keys[0],
        "KeyRange/CrossfadeMax": keys[1],
        "RootKey": root,
    }
    for path, value in facts.items():
        put(zone, path, value)
    _set_extent(zone, sample)
    find(zone, "ReleaseLoop").addnext(sample_ref(sample, pointees))
    markers = find(zone, "SampleWarpProperties/WarpMarkers")
    slope = 0.5 * SLOPE_BEATS
    markers.append(element("WarpMarker", Id="0", SecTime=0, BeatTime=0))
    markers.append(element("WarpMarker", Id="1", SecTime=slope, BeatTime=SLOPE_BEATS))
    parts = find(made, "Player/MultiSampleMap/SampleParts")
    zone.set("Id", str(len(parts)))
    parts.append(zone)


def _set_extent(zone: Element, sample: SampleFile) -> None:
    """Let a zone play the whole of its sample."""
    put(zone, "Name", sample.name)
    for path in ("SampleEnd", "SustainLoop/End", "ReleaseLoop/End"):
        put(zone, path, sample.frame_count - 1)
