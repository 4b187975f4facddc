"""The lines of Simpler and Sampler: a zone, and the device around its zones."""

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
