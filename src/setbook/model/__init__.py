"""Typed views over a set's tree, one concept a module, nothing copied.

`open_file` gives a `LiveSet` or a `Preset`; everything else is reached from
there. Times are in beats (quarter notes) unless a name says otherwise, gains
are linear (1.0 is 0 dB), pitches are MIDI keys.
"""

from setbook.model.audio_clip import AudioClip
from setbook.model.check import Violation
from setbook.model.clip import Clip
from setbook.model.clip_slot import ClipSlot
from setbook.model.color import PALETTE, color_of
from setbook.model.counts import Counts
from setbook.model.device import Device
from setbook.model.device_names import device_kind, device_name
from setbook.model.envelope import Envelope
from setbook.model.expression import Expression, ExpressionEvent
from setbook.model.fades import Fades
from setbook.model.follow_action import FollowAction
from setbook.model.groove import Groove
from setbook.model.live_set import LiveSet
from setbook.model.locator import Locator
from setbook.model.loop import Loop
from setbook.model.macro import Macro
from setbook.model.macro_variation import MacroVariation
from setbook.model.midi_clip import MidiClip
from setbook.model.mixer import Mixer
from setbook.model.note import NOTE_DTYPE, Note
from setbook.model.opening import open_file
from setbook.model.parameter import Parameter
from setbook.model.plugin import Plugin
from setbook.model.points import BEFORE_EVERYTHING, Point
from setbook.model.preset import Preset
from setbook.model.proxy import Proxy
from setbook.model.rack import Chain, ChainMixer, KeyRange, Rack
from setbook.model.routing import Routing
from setbook.model.sample import Sample
from setbook.model.scale import Scale
from setbook.model.scene import Scene
from setbook.model.take_lane import TakeLane
from setbook.model.tempo_map import TempoMap
from setbook.model.time_signature import TimeSignature
from setbook.model.track import MainTrack, ReturnTrack, Track
from setbook.model.track_delay import TrackDelay
from setbook.model.transport import Transport
from setbook.model.warp import WarpMarker, WarpMode

__all__ = [
    "BEFORE_EVERYTHING",
    "NOTE_DTYPE",
    "PALETTE",
    "AudioClip",
    "Chain",
    "ChainMixer",
    "Clip",
    "ClipSlot",
    "Counts",
    "Device",
    "Envelope",
    "Expression",
    "ExpressionEvent",
    "Fades",
    "FollowAction",
    "Groove",
    "KeyRange",
    "LiveSet",
    "Locator",
    "Loop",
    "Macro",
    "MacroVariation",
    "MainTrack",
    "MidiClip",
    "Mixer",
    "Note",
    "Parameter",
    "Plugin",
    "Point",
    "Preset",
    "Proxy",
    "Rack",
    "ReturnTrack",
    "Routing",
    "Sample",
    "Scale",
    "Scene",
    "TakeLane",
    "TempoMap",
    "TimeSignature",
    "Track",
    "TrackDelay",
    "Transport",
    "Violation",
    "WarpMarker",
    "WarpMode",
    "color_of",
    "device_kind",
    "device_name",
    "open_file",
]
