"""Tracks and their channels, nested as groups are, and the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.exchange.dawproject.ids import Ids, with_children

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.format import Element
    from setbook.model import LiveSet, Mixer, Parameter, Track

_CONTENT = {
    "audio": "audio",
    "midi": "notes",
    "group": "tracks",
    "return": "audio",
    "main": "audio notes",
}
_ROLES = {"audio": "regular", "midi": "regular", "group": "submix", "return": "effect", "main": "master"}
_SILENCE_GAIN = 0.00031623
_FADER_TOP = 1.99526238  # +6 dB
_LOWEST_BPM, _HIGHEST_BPM = 20.0, 999.0


def transport(live_set: LiveSet, ids: Ids) -> Element:
    """Write tempo and time signature as they stood when the set was saved."""
    signature = live_set.time_signature
    return with_children(
        "Transport",
        with_children(
            "Tempo",
            max=_HIGHEST_BPM,
            min=_LOWEST_BPM,
            unit="bpm",
            value=min(max(finite(live_set.tempo, 120.0), _LOWEST_BPM), _HIGHEST_BPM),
            id=ids.of("tempo"),
            name="Tempo",
        ),
        with_children(
            "TimeSignature",
            denominator=signature.denominator,
            numerator=signature.numerator,
            id=ids.of("time signature"),
        ),
    )


def structure(live_set: LiveSet, ids: Ids) -> Element:
    """Write all tracks: groups around theirs, then returns and main."""
    tracks = live_set.all_tracks
    groups = {track.xml_id: track for track in tracks if track.kind == "group"}
    made: dict[str, Element] = {}
    whole = with_children("Structure")
    main = next((track for track in tracks if track.kind == "main"), None)
    for track in tracks:
        group = groups.get(track.group_xml_id) if track.kind in {"audio", "midi", "group"} else None
        holder = made.get(group.id, whole) if group is not None else whole
        into = main if group is None or group.id not in made else group
        written = _track(track, live_set, ids, None if track.kind == "main" else into)
        holder.append(written)
        made[track.id] = written
    return whole


def automated_parameters(track: Track, live_set: LiveSet, ids: Ids) -> Iterator[tuple[Parameter, str, str]]:
    """Give the mixer's parameters with their names in the project and their kinds: gain, pan, mute."""
    mixer = track.mixer
    yield mixer.volume, ids.of((track.id, "volume")), "gain"
    yield mixer.pan, ids.of((track.id, "pan")), "pan"
    yield mixer.active, ids.of((track.id, "mute")), "mute"
    for index, send in enumerate(mixer.sends[: len(live_set.returns)]):
        yield send, ids.of((track.id, "send", index)), "gain"


def linear_gain(value: float) -> float:
    """Give a gain that is silence where Live's faders end."""
    return value if value > _SILENCE_GAIN else 0.0


def normalized_pan(value: float) -> float:
    """Give −1 … 1 as 0 … 1."""
    return (min(max(value, -1.0), 1.0) + 1.0) / 2.0


def finite(value: float, instead: float) -> float:
    """Give a number that XML can say."""
    return value if -1e15 < value < 1e15 else instead


def _track(track: Track, live_set: LiveSet, ids: Ids, into: Track | None) -> Element:
    return with_children(
        "Track",
        _channel(track, live_set, ids, into),
        contentType=_CONTENT[track.kind],
        loaded=True,
        id=ids.of((track.id, "track")),
        name=track.name,
        color=track.color,
        comment=track.annotation or None,
    )


def _channel(track: Track, live_set: LiveSet, ids: Ids, into: Track | None) -> Element:
    mixer = track.mixer
    children = [
        with_children("Mute", value=not mixer.active.value, id=ids.of((track.id, "mute")), name="Mute"),
        with_children(
            "Pan",
            max=1,
            min=0,
            unit="normalized",
            value=normalized_pan(finite(float(mixer.pan.value), 0.0)),
            id=ids.of((track.id, "pan")),
            name="Pan",
        ),
    ]
    sends = _sends(track, mixer, live_set, ids) if track.kind != "main" else []
    if sends:
        children.append(with_children("Sends", *sends))
    children.append(
        with_children(
            "Volume",
            max=_FADER_TOP,
            min=0,
            unit="linear",
            value=linear_gain(finite(float(mixer.volume.value), 1.0)),
            id=ids.of((track.id, "volume")),
            name="Volume",
        )
    )
    return with_children(
        "Channel",
        *children,
        audioChannels=2,
        destination=None if into is None else ids.of((into.id, "channel")),
        role=_ROLES[track.kind],
        solo=mixer.soloed,
        id=ids.of((track.id, "channel")),
    )


def _sends(track: Track, mixer: Mixer, live_set: LiveSet, ids: Ids) -> Sequence[Element]:
    pre, enabled = live_set.sends_pre, mixer.sends_enabled
    return [
        with_children(
            "Send",
            with_children("Enable", value=enabled[index], id=ids.new(), name="Enable"),
            with_children(
                "Volume",
                max=1,
                min=0,
                unit="linear",
                value=linear_gain(finite(float(send.value), 0.0)),
                id=ids.of((track.id, "send", index)),
                name="Send",
            ),
            destination=ids.of((goal.id, "channel")),
            type="pre" if index < len(pre) and pre[index] else "post",
            id=ids.new(),
            name=goal.name,
        )
        for index, (send, goal) in enumerate(zip(mixer.sends, live_set.returns, strict=False))
    ]
