"""Simpler and Sampler: one structure, the first with one sample, the second with zones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from setbook.demo.live11.clip import SLOPE_BEATS
from setbook.demo.live11.device_head import device
from setbook.demo.live11.outline import find, grow_one, put
from setbook.demo.live11.pointees import Pointees
from setbook.demo.live11.sample import SampleFile, sample_ref
from setbook.format import Element, element

ZONE = """
MultiSamplePart #0 HasImportedSlicePoints=false NeedsAnalysisData=false
  LomId 0
  Name ""
  Selection false
  IsActive true
  Solo false
  KeyRange
    Min 0
    Max 127
    CrossfadeMin 0
    CrossfadeMax 127
  VelocityRange
    Min 1
    Max 127
    CrossfadeMin 1
    CrossfadeMax 127
  SelectorRange
    Min 0
    Max 127
    CrossfadeMin 0
    CrossfadeMax 127
  RootKey 60
  Detune 0
  TuneScale 100
  Panorama 0
  Volume 1
  Link false
  SampleStart 0
  SampleEnd 0
  SustainLoop
    Start 0
    End 0
    Mode 0
    Crossfade 0
    Detune 0
  ReleaseLoop
    Start 0
    End 0
    Mode 3
    Crossfade 0
    Detune 0
  SlicingThreshold 100
  SlicingBeatGrid 4
  SlicingRegions 8
  SlicingStyle 0
  SampleWarpProperties
    WarpMarkers
    WarpMode 4
    GranularityTones 30
    GranularityTexture 65
    FluctuationTexture 25
    ComplexProFormants 100
    ComplexProEnvelope 128
    TransientResolution 6
    TransientLoopMode 2
    TransientEnvelope 100
    IsWarped false
    Onsets
      UserOnsets
      HasUserOnsets false
    TimeSignature
      TimeSignatures
        RemoteableTimeSignature #0
          Numerator 4
          Denominator 4
          Time 0
    BeatGrid
      FixedNumerator 1
      FixedDenominator 16
      GridIntervalPixel 20
      Ntoles 2
      SnapToGrid true
      Fixed false
  SlicePoints
  ManualSlicePoints
  BeatSlicePoints
  RegionSlicePoints
  UseDynamicBeatSlices true
  UseDynamicRegionSlices true
"""


def _envelope(indent: str, low: str, sustain: str) -> str:
    """Write the ten parameters that all of the sampler's envelopes share; levels reach from `low` to 1."""
    rows = f"""
AttackTime ~0.1000000015 0.1000000015..20000
AttackLevel ~{low if low != "-1" else "0"} {low}..1
AttackSlope ~0 -1..1
DecayTime ~600 1..60000
DecayLevel ~1 {low}..1
DecaySlope ~1 -1..1
SustainLevel ~{sustain} {low}..1
ReleaseTime ~50 1..60000
ReleaseLevel ~{low if low != "-1" else "0"} {low}..1
ReleaseSlope ~1 -1..1
LoopMode ~0
LoopTime ~100 0.200000003..20000
RepeatTime ~3 0..14
TimeVelScale ~0 -100..100
CurrentOverlay 0
"""
    return "\n".join(indent + row for row in rows.strip().splitlines())


def _modulation(name: str, feedback: bool = False) -> str:
    connections = "".join(f"\n  ModConnections.{number}\n    Amount 0\n    Connection 0" for number in (0, 1))
    return f"{name}{connections}" + ("\n  Feedback 0" if feedback else "")


SAMPLER = f"""
Player
  MultiSampleMap
    SampleParts
    LoadInRam false
    LayerCrossfade 0
    SourceContext
  LoopModulators
    IsModulated true
    SampleStart ~0 0..1
    SampleLength ~1 0..1
    LoopOn ~false
    LoopLength ~1 0..1
    LoopFade ~0 0..1
  Reverse ~false
  Snap ~false
  SampleSelector ~0 0..127
  SubOsc
    IsOn ~false
    Slot
      Value
  InterpolationMode 1
  UseConstPowCrossfade true
Pitch
  TransposeKey ~0 -48..48
  TransposeFine ~0 -50..50
  PitchLfoAmount ~0 0..1
  Envelope
    IsOn ~false
    Slot
      Value
        SimplerPitchEnvelope #0
{_envelope("          ", "-1", "0")}
          Amount ~0 -48..48
          ScrollPosition 0
  ScrollPosition -1073741824
Filter
  IsOn ~false
  Slot
    Value
      SimplerFilter #0
        LegacyType ~0
        Type ~0
        CircuitLpHp ~0
        CircuitBpNoMo ~0
        Slope ~true
        Freq ~22000 30..22000
        LegacyQ ~0.6999999881 0.3000000119..10
        Res ~0 0..1.25
        X ~0 0..1
        Drive ~0 0..24
        Envelope
{_envelope("          ", "0", "0")}
          IsOn ~false
          Amount ~0 -72..72
          ScrollPosition 0
        ModByPitch ~1 0..1
        ModByVelocity ~0 0..1
        ModByLfo ~0 0..24
Shaper
  IsOn ~false
  Slot
    Value
VolumeAndPan
  Volume ~-12 -36..36
  VolumeVelScale ~0.349999994 0..1
  VolumeKeyScale ~0 -1..1
  VolumeLfoAmount ~0 0..1
  Panorama ~0 -1..1
  PanoramaKeyScale ~0 -1..1
  PanoramaRnd ~0 0..1
  PanoramaLfoAmount ~0 0..1
  Envelope
{_envelope("    ", "0.0003162277571", "1")}
  OneShotEnvelope
    FadeInTime ~0 0..2000
    SustainMode ~0
    FadeOutTime ~0.1000000015 0..2000
AuxEnv
  IsOn ~false
  Slot
    Value
Lfo
  IsOn ~false
  Slot
    Value
      SimplerLfo #0
        Type ~0
        Frequency ~1 0.009999999776..30
        RateType ~0
        BeatRate ~4 0..21
        StereoMode ~0
        Spin ~0 0..0.5
        Phase ~0 0..360
        Offset ~0 0..360
        FrequencyKeyScale ~0 0..1
        Smooth ~0.5 0..1
        Attack ~0.1000000015 0.1000000015..20000
        Retrigger ~true
        Width ~0 0..1
AuxLfos.0
  IsOn ~false
  Slot
    Value
AuxLfos.1
  IsOn ~false
  Slot
    Value
{_modulation("KeyDst")}
{_modulation("VelDst")}
{_modulation("RelVelDst")}
{_modulation("MidiCtrl.0", True)}
{_modulation("MidiCtrl.1", True)}
{_modulation("MidiCtrl.2", True)}
{_modulation("MidiCtrl.3", True)}
{_modulation("MidiCtrl.4", True)}
{_modulation("MidiCtrl.5", True)}
Globals
  NumVoices 5
  NumVoicesEnvTimeControl false
  RetriggerMode true
  ModulationResolution 2
  SpreadAmount ~0 0..100
  KeyZoneShift ~0 -48..48
  PortamentoMode ~0
  PortamentoTime ~50 0.1000000015..10000
  PitchBendRange 5
  MpePitchBendRange 48
  ScrollPosition 0
  EnvScale
    EnvTime ~0 -100..100
    EnvTimeKeyScale ~0 -100..100
    EnvTimeIncludeAttack ~true
  IsSimpler true
  PlaybackMode 0
  LegacyMode false
ViewSettings
  SelectedPage 0
  ZoneEditorVisible false
  Seconds false
  SelectedSampleChannel 0
  VerticalSampleZoom 1
  IsAutoSelectEnabled false
  SimplerBreakoutVisible false
SimplerSlicing
  PlaybackMode 0
"""

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
