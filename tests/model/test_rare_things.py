"""What no set of the corpus has, in sets made by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

import setbook as sb
from setbook.errors import FormatError, NotFound
from setbook.format import read_document
from setbook.model import PALETTE, Envelope, LiveSet, color_of

_SET = """<Ableton MinorVersion="11.0_11300" Creator="Ableton Live 11.3"><LiveSet><Tracks>
<MidiTrack Id="4"><Name><EffectiveName Value="1-Lead" /><UserName Value="" /></Name><Color Value="3" />
<TrackGroupId Value="9" /><TrackDelay><Value Value="-15" /><IsValueSampleBased Value="false" /></TrackDelay>
<TakeLanes><TakeLanes><TakeLane Id="1"><Name Value="Take 1" /><ClipAutomation><Events>{clip}</Events></ClipAutomation>
</TakeLane></TakeLanes></TakeLanes>
<DeviceChain><Mixer><On><Manual Value="true" /><AutomationTarget Id="77" /></On>
<PanMode Value="1" /><SplitStereoPanL><Manual Value="-0.5" /></SplitStereoPanL><SplitStereoPanR><Manual Value="1" /></SplitStereoPanR>
<CrossFadeState><Manual Value="2" /></CrossFadeState><Volume><Manual Value="NaN" /></Volume></Mixer>
<MainSequencer><ClipTimeable><ArrangerAutomation><Events>{clip}</Events></ArrangerAutomation></ClipTimeable></MainSequencer>
<FreezeSequencer><Sample><ArrangerAutomation><Events><AudioClip Id="0" Time="0" /></Events></ArrangerAutomation></Sample></FreezeSequencer>
</DeviceChain></MidiTrack>
<GroupTrack Id="9"><Name><EffectiveName Value="2-Group" /></Name><TrackGroupId Value="9" /></GroupTrack>
</Tracks></LiveSet></Ableton>"""
_CLIP = """<MidiClip Id="5" Time="4"><CurrentStart Value="4" /><CurrentEnd Value="8" />
<Loop><LoopStart Value="2" /><LoopEnd Value="2" /></Loop>
<Notes><KeyTracks><KeyTrack><Notes><MidiNoteEvent Time="-0.25" Duration="0" Velocity="50.4194" NoteId="8" /></Notes>
<MidiKey Value="60" /></KeyTrack></KeyTracks><PerNoteEventStore><EventLists>
<PerNoteEventList Id="0" NoteId="8" CC="-2"><Events><PerNoteEvent TimeOffset="0.5" Value="170.5" /></Events></PerNoteEventList>
</EventLists></PerNoteEventStore></Notes></MidiClip>"""


@pytest.fixture
def live_set() -> LiveSet:
    return sb.open(_SET.format(clip=_CLIP).encode())


def test_expression_of_a_note(live_set: LiveSet) -> None:
    (lane,) = live_set.tracks[0].clips[0].mpe
    assert (lane.note_id, lane.controller) == (8, -2)
    assert [(event.time_offset, event.value) for event in lane.events] == [(0.5, 170.5)]


def test_take_lanes_are_apart_from_the_arrangement(live_set: LiveSet) -> None:
    (lane,) = live_set.tracks[0].take_lanes
    assert lane.name == "Take 1"
    assert [clip.start for clip in lane.clips] == [4]
    assert live_set.counts.arrangement_clips == 1


def test_frozen_copies_are_not_clips(live_set: LiveSet) -> None:
    assert [clip.kind for clip in live_set.tracks[0].clips] == ["midi"]


def test_notes_before_zero_and_of_no_length(live_set: LiveSet) -> None:
    (note,) = live_set.tracks[0].clips[0].notes
    assert (note.time, note.duration, note.velocity) == (-0.25, 0, pytest.approx(50.4194))
    assert live_set.tracks[0].clips[0].loop.length == 0


def test_split_pan_crossfader_and_delay(live_set: LiveSet) -> None:
    track = live_set.tracks[0]
    assert (track.mixer.pan_mode, track.mixer.pan_left.value, track.mixer.pan_right.value) == (
        "split",
        -0.5,
        1,
    )
    assert track.mixer.crossfade == "B"
    assert track.delay_seconds == -0.015


def test_a_group_inside_itself_ends(live_set: LiveSet) -> None:
    assert [track.depth for track in live_set.tracks] == [1, 0]


def test_what_is_missing_is_said(live_set: LiveSet) -> None:
    with pytest.raises(FormatError, match="expected Pan"):
        _ = live_set.tracks[0].mixer.pan
    with pytest.raises(NotFound, match=r"'Bass'.*'Lead'"):
        live_set.track("Bass")
    with pytest.raises(NotFound, match="annotation"):
        live_set.tracks[1].annotation = "note"


def test_a_value_that_is_no_number_is_said_with_its_line() -> None:
    broken = _SET.format(clip=_CLIP.replace('"2"', '"two"', 1)).encode()
    with pytest.raises(FormatError, match=r"Loop, line \d+, start.*'two'"):
        _ = sb.open(broken).tracks[0].clips[0].loop.start


def _envelope(*events: str) -> Envelope:
    xml = f"<Ableton><LiveSet><Automation><Events>{''.join(events)}</Events></Automation></LiveSet></Ableton>"
    document = read_document(xml.encode())
    return Envelope(document.root[0], document)


def test_points_that_are_not_finite_are_left_out() -> None:
    envelope = _envelope(
        '<FloatEvent Time="0" Value="1" />',
        '<FloatEvent Time="2" Value="NaN" />',
        '<FloatEvent Time="inf" Value="3" />',
        '<FloatEvent Time="4" Value="3" />',
    )
    assert [point.time for point in envelope.points] == [0, 4]
    assert envelope.value_at([-1, 1, 9]).tolist() == [1, 1.5, 3]


def test_jumps_and_steps() -> None:
    jump = _envelope(
        '<FloatEvent Time="0" Value="0" />',
        '<FloatEvent Time="1" Value="0" />',
        '<FloatEvent Time="1" Value="5" />',
    )
    assert jump.value_at([0.999, 1]).tolist() == [0, 5]
    switch = _envelope('<BoolEvent Time="-63072000" Value="true" />', '<BoolEvent Time="4" Value="false" />')
    assert switch.is_stepped
    assert switch.value_at([0, 3.999, 4]).tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("handles", "middle"),
    [((0.5, 0.5, 0.5, 0.5), 0.5), ((1.0, 0.0, 1.0, 0.0), None), ((-3.0, 0.0, 7.0, 1.0), 0.5)],
)
def test_curves_are_monotone_and_meet_their_ends(handles: tuple[float, ...], middle: float | None) -> None:
    names = ("CurveControl1X", "CurveControl1Y", "CurveControl2X", "CurveControl2Y")
    attributes = " ".join(f'{name}="{value}"' for name, value in zip(names, handles, strict=True))
    envelope = _envelope(
        f'<FloatEvent Time="0" Value="0" {attributes} />', '<FloatEvent Time="8" Value="2" />'
    )
    values = envelope.value_at([step / 16 for step in range(129)])
    assert (values[0], values[-1]) == (pytest.approx(0, abs=1e-9), 2)
    assert all(a <= b + 1e-12 for a, b in pairwise(values))
    if middle is not None:
        assert values[64] == pytest.approx(2 * middle)


def test_palette() -> None:
    assert len(set(PALETTE)) == len(PALETTE) == 70
    assert [color_of(index) for index in (-1, 0, 140, 69, 209)] == [
        None,
        PALETTE[0],
        PALETTE[0],
        PALETTE[69],
        PALETTE[69],
    ]
