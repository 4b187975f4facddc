"""MIDI effects that tables of keys and velocities, or a length, can say; the others are bypassed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from setbook.audio.sources.instrument import SILENT
from setbook.audio.sources.reading.settings import Settings

if TYPE_CHECKING:
    from setbook.audio.sources.reading.route import Route
    from setbook.model import Device

CHORD_KNOBS = 6
SCALE_SPAN = 128
GATE, FIXED = 1, 2
"""Of Velocity's modes, Clip being the first."""
NOTE_OFF = 1
LOUDEST = 127


def assumed(device: Device) -> str:
    """Return what is assumed or left out of a MIDI effect that is played; nothing for one that is exact."""
    settings = Settings(device)
    if device.tag == "MidiNoteLength":
        return "Its switch is taken to be on for Note On."
    if device.tag == "MidiVelocity":
        left_out = [name for name in ("Drive", "Compand", "Random") if settings.number(name, 0.0) != 0.0]
        return f"Left out: {', '.join(left_out)}." if left_out else ""
    return ""


def routes_through(device: Device, route: Route) -> list[Route] | None:
    """Return the routes behind a MIDI effect, or None for one that is not played here."""
    settings = Settings(device)
    if device.tag == "MidiPitcher" and not settings.flag("UseCurrentScale"):
        return [_pitched(settings, route)]
    if device.tag == "MidiChord" and "Shift1" in {parameter.name for parameter in device.parameters}:
        return _chord(settings, route)
    if device.tag == "MidiScale" and not settings.flag("UseCurrentScale") and not settings.flag("Fold"):
        return [_scaled(settings, route)]
    if device.tag == "MidiVelocity":
        return [route if settings.number("Operation", 2.0) == NOTE_OFF else _louder(settings, route)]
    if device.tag == "MidiNoteLength" and _gives_seconds(settings):
        return [_held(settings, route)]
    return None


def _louder(settings: Settings, route: Route) -> Route:
    """Map the velocities from Lowest to Lowest + Range onto those from Out Low to Out Hi, in a straight line."""
    low, span = settings.number("Lowest", 1.0), settings.number("Range", LOUDEST)
    high = max(min(low + span, LOUDEST), low + 1.0)
    quietest, loudest = settings.number("MinOut", 1.0), settings.number("MaxOut", LOUDEST)
    mode = settings.number("Mode", 0.0)

    def velocity_of(velocity: int) -> int:
        if mode == GATE and not low <= velocity <= high:
            return SILENT
        share = 1.0 if mode == FIXED else (min(max(velocity, low), high) - low) / (high - low)
        return min(LOUDEST, max(1, round(quietest + share * (loudest - quietest))))

    return route.by_velocity(velocity_of)


def _gives_seconds(settings: Settings) -> bool:
    """Whether notes start as they come in and last a time in seconds: not when keys go up, in beats, or until the next."""
    return settings.flag("Mode", True) and not settings.flag("SyncState") and not settings.flag("Latch")


def _held(settings: Settings, route: Route) -> Route:
    """Give all notes one length: so many percent of a time."""
    milliseconds = settings.number("TimeLength", 2000.0) * settings.number("Gate", 100.0) / 100.0
    return replace(route, note_seconds=milliseconds / 1000.0)


def _pitched(settings: Settings, route: Route) -> Route:
    """Transpose; keys outside Lowest … Lowest + Range are blocked."""
    lowest, span = int(settings.number("Lowest", 0.0)), int(settings.number("Range", 127.0))
    shift = int(settings.number("Pitch", 0.0))
    if settings.number("RangeMode", 0.0) == 0.0:
        route = route.within(lowest, lowest + span)
    return route.by_key(lambda key: key + shift)


def _chord(settings: Settings, route: Route) -> list[Route]:
    """Add keys at up to six distances; a distance of 0 adds none."""
    routes = [route]
    for knob in range(1, CHORD_KNOBS + 1):
        shift = int(settings.number(f"Shift{knob}", 0.0))
        if shift:
            routes.append(_shifted(route, shift, settings.number(f"Velocity{knob}", 1.0)))
    return routes


def _shifted(route: Route, semitones: int, velocity_factor: float) -> Route:
    moved = route.by_key(lambda key: key + semitones)
    return moved.by_velocity(lambda velocity: min(127, max(1, round(velocity * velocity_factor))))


def _scaled(settings: Settings, route: Route) -> Route:
    """Map the twelve keys of each octave, counted from the base; −1 is no key."""
    base, shift = int(settings.number("Base", 0.0)), int(settings.number("Transpose", 0.0))
    lowest, span = int(settings.number("Lowest", 0.0)), int(settings.number("Range", SCALE_SPAN))
    mapping = [int(settings.number(f"Mapping.{step}", step)) for step in range(12)]

    def key_of(key: int) -> int:
        if not lowest <= key <= lowest + span:
            return key
        octave, step = divmod(key - base, 12)
        return SILENT if mapping[step] < 0 else base + 12 * octave + mapping[step] + shift

    return route.by_key(key_of)
