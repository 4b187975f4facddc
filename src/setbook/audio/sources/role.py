"""Roles: what an instrument that only Live has is likely to be in the song.

Guessed in this order: the words of its names (device, preset, chain, track),
the kind of device, the notes that it plays. The same set always gives the
same answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORDS: tuple[tuple[str, str], ...] = (
    ("drums", r"drum|kit\b|beat|percussion|\bperc|808 core|909 core|groove box"),
    ("bass", r"bass|\bsub\b|\b808\b|reese|wobble|growl"),
    ("pad", r"pad\b|pads\b|ambien|atmos|drone|warm|choir|vox|voices|texture|evol|haze|swell"),
    ("strings", r"string|violin|viola|cello|orchestr|ensemble"),
    ("bell", r"bell|glock|vibes|vibraphone|marimba|mallet|kalimba|celesta|music ?box|chime|collision"),
    ("organ", r"organ|hammond|leslie"),
    ("brass", r"brass|horn|trumpet|trombone|sax|tuba"),
    ("pluck", r"pluck|guitar|harp|koto|banjo|sitar|arp\b|bleep|blip|stab|staccato|pizz|tension"),
    ("keys", r"piano|keys|electric|rhodes|wurl|\bep\b|clav|harpsi|chord|grand|keyboard"),
    ("lead", r"lead|solo|melod|theme|hook|whistle|flute|synth"),
)

_DEVICES = {
    "LoungeLizard": "keys",
    "StringStudio": "pluck",
    "Collision": "bell",
    "DrumGroupDevice": "drums",
    "DrumCell": "drums",
    "InstrumentImpulse": "drums",
}

LOW_KEY, LONG_BEATS, SHORT_BEATS = 47, 1.5, 0.4


def role_of(names: list[str], tag: str, notes: NDArray[np.void]) -> str:
    """Guess a role.

    Parameters
    ----------
    names
        Nearest first: device, preset, chain, track.
    tag
        The device's tag in the set.
    notes
        All notes of the track.

    Examples
    --------
    >>> role_of(["Operator", "Deep Sub Bass"], "Operator", np.empty(0))
    'bass'
    """
    for name in names:
        for role, words in _WORDS:
            if re.search(words, _plain(name)):
                return role
    return _DEVICES.get(tag) or _role_of_notes(notes)


def _plain(name: str) -> str:
    """Return a name in lower case with its words apart."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[_\-./]+", " ", apart).lower()


def _role_of_notes(notes: NDArray[Any]) -> str:
    if len(notes) == 0:
        return "lead"
    length = float(np.median(notes["duration"]))
    chords = len(notes) / len(np.unique(np.round(notes["time"], 2)))
    if np.median(notes["pitch"]) <= LOW_KEY:
        return "bass"
    if length >= LONG_BEATS:
        return "pad"
    if chords > 1.3:
        return "keys"
    return "pluck" if length <= SHORT_BEATS else "lead"
