"""The mixer of a track: activator, pan, volume, sends, crossfader; on the main track also tempo and signature."""

from setbook.demo.live11.device_head import headed
from setbook.format import Element, element
from setbook.model.structure.outline import find, grow, grow_one
from setbook.model.structure.pointees import Pointees

SILENCE = 0.0003162277571
"""The lowest gain of a fader or send, -70 dB, which Live shows as -inf."""

MIXER = """
Sends
Speaker ~true
SoloSink false
PanMode 0
Pan ~0 -1..1
SplitStereoPanL ~-1 -1..1
SplitStereoPanR ~1 -1..1
Volume ~1 0.0003162277571..1.99526238
ViewStateSesstionTrackWidth 93
CrossFadeState ~1
SendsListWrapper :LomId=0
"""

SONG_PARAMETERS = """
Tempo ~120 60..200
TimeSignature ~201
GlobalGrooveAmount ~100 0..131.25
CrossFade ~0 -1..1
TempoAutomationViewBottom 60
TempoAutomationViewTop 200
"""

SEND = """
TrackSendHolder #0
  Send ~0.0003162277571 0.0003162277571..1
  Active true
"""


def mixer(pointees: Pointees, sends: int = 0) -> Element:
    """Make the mixer of a track with one send a return."""
    made = headed("Mixer", MIXER, pointees)
    for _ in range(sends):
        add_send(made, pointees)
    return made


def main_mixer(pointees: Pointees) -> Element:
    """Make the mixer of the main track, which holds the song's tempo and time signature."""
    return headed("Mixer", MIXER + SONG_PARAMETERS.lstrip("\n"), pointees)


def add_send(made: Element, pointees: Pointees) -> None:
    """Give a mixer one more send, closed."""
    sends = find(made, "Sends")
    holder = grow_one(SEND, pointees)
    holder.set("Id", str(len(sends)))
    sends.append(holder)


def send_pre_bool(index: int, pre_fader: bool) -> Element:
    """Note for one return whether its sends tap before the faders."""
    return element("SendPreBool", pre_fader, Id=str(index))


def routings(pointees: Pointees, output: tuple[str, str, str]) -> list[Element]:
    """Make the four routings of a track; only the audio output differs.

    Parameters
    ----------
    pointees
        The set's pool.
    output
        Target, and the upper and lower line that Live shows for it.
    """
    made = []
    for tag, (target, upper, lower) in {
        "AudioInputRouting": ("AudioIn/External/S0", "Ext. In", "1/2"),
        "MidiInputRouting": ("MidiIn/External.All/-1", "Ext: All Ins", ""),
        "AudioOutputRouting": output,
        "MidiOutputRouting": ("MidiOut/None", "None", ""),
    }.items():
        routing = element(tag)
        routing.append(element("Target", target))
        routing.append(element("UpperDisplayString", upper))
        routing.append(element("LowerDisplayString", lower))
        routing.extend(
            grow("MpeSettings\n  ZoneType 0\n  FirstNoteChannel 1\n  LastNoteChannel 15", pointees)
        )
        made.append(routing)
    return made
