"""The stand-in synth's patches, one for each role that an instrument can have in a song.

Gains are set so that a phrase of each role, at velocity 100, comes out near
−20 dBFS RMS (measured in tests/audio/sources/test_patches.py).
"""

from __future__ import annotations

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.synth import SynthVoice
from setbook.audio.sources.voice_filter import VoiceFilter

BASS = SynthVoice(
    "bass",
    saw=0.7,
    pulse=0.2,
    sub=0.5,
    envelope=Adsr(attack=0.003, decay=0.35, sustain=0.75, release=0.08),
    filter=VoiceFilter(
        cutoff_hz=420.0,
        q=0.9,
        steep=True,
        key_tracking=0.6,
        envelope=Adsr(attack=0.002, decay=0.22, sustain=0.15, release=0.08),
        envelope_semitones=26.0,
        velocity_semitones=10.0,
    ),
    gain=0.24,
    polyphony=2,
)

LEAD = SynthVoice(
    "lead",
    saw=0.6,
    pulse=0.35,
    width=0.35,
    unison=2,
    detune_cents=9.0,
    vibrato_cents=7.0,
    envelope=Adsr(attack=0.006, decay=0.3, sustain=0.8, release=0.14),
    filter=VoiceFilter(
        cutoff_hz=1900.0,
        q=0.9,
        key_tracking=0.6,
        envelope=Adsr(attack=0.004, decay=0.4, sustain=0.4, release=0.2),
        envelope_semitones=16.0,
        velocity_semitones=9.0,
    ),
    gain=0.24,
    polyphony=6,
)

PAD = SynthVoice(
    "pad",
    saw=0.7,
    pulse=0.2,
    width=0.42,
    unison=3,
    detune_cents=16.0,
    envelope=Adsr(attack=0.22, decay=0.6, sustain=0.85, release=0.9, attack_slope=0.2),
    filter=VoiceFilter(
        cutoff_hz=1100.0,
        key_tracking=0.5,
        envelope=Adsr(attack=0.8, decay=2.5, sustain=0.4, release=1.0),
        envelope_semitones=10.0,
        velocity_semitones=6.0,
    ),
    gain=0.18,
)

STRINGS = SynthVoice(
    "strings",
    saw=0.8,
    unison=3,
    detune_cents=12.0,
    vibrato_cents=5.0,
    envelope=Adsr(attack=0.09, decay=0.5, sustain=0.9, release=0.35, attack_slope=0.2),
    filter=VoiceFilter(cutoff_hz=2400.0, key_tracking=0.4, velocity_semitones=8.0),
    gain=0.2,
)

PLUCK = SynthVoice(
    "pluck",
    saw=0.5,
    pulse=0.4,
    width=0.4,
    unison=2,
    detune_cents=6.0,
    envelope=Adsr(attack=0.002, decay=0.7, sustain=0.12, release=0.3),
    filter=VoiceFilter(
        cutoff_hz=750.0,
        q=1.0,
        key_tracking=0.6,
        envelope=Adsr(attack=0.001, decay=0.3, sustain=0.05, release=0.3),
        envelope_semitones=32.0,
        velocity_semitones=12.0,
    ),
    gain=0.3,
)

KEYS = SynthVoice(
    "keys",
    sine=0.9,
    sub=0.06,
    fm_ratio=1.0,
    fm_index=1.9,
    fm_decay=0.55,
    envelope=Adsr(attack=0.002, decay=2.6, sustain=0.12, release=0.22),
    filter=VoiceFilter(cutoff_hz=6500.0, key_tracking=0.2),
    gain=0.19,
)

BELL = SynthVoice(
    "bell",
    sine=0.8,
    fm_ratio=3.5,
    fm_index=1.7,
    fm_decay=0.35,
    envelope=Adsr(attack=0.001, decay=1.6, sustain=0.0, release=0.9),
    filter=VoiceFilter(cutoff_hz=9000.0),
    gain=0.36,
)

ORGAN = SynthVoice(
    "organ",
    sine=0.6,
    sub=0.5,
    fm_ratio=2.0,
    fm_index=1.1,
    fm_decay=30.0,
    vibrato_cents=3.0,
    envelope=Adsr(attack=0.006, decay=0.05, sustain=0.95, release=0.06),
    filter=VoiceFilter(cutoff_hz=5000.0),
    gain=0.12,
)

BRASS = SynthVoice(
    "brass",
    saw=0.9,
    unison=2,
    detune_cents=7.0,
    vibrato_cents=4.0,
    envelope=Adsr(attack=0.035, decay=0.3, sustain=0.85, release=0.15),
    filter=VoiceFilter(
        cutoff_hz=700.0,
        key_tracking=0.5,
        envelope=Adsr(attack=0.06, decay=0.5, sustain=0.55, release=0.15),
        envelope_semitones=24.0,
        velocity_semitones=10.0,
    ),
    gain=0.19,
    polyphony=8,
)

PATCHES = {patch.name: patch for patch in (BASS, LEAD, PAD, STRINGS, PLUCK, KEYS, BELL, ORGAN, BRASS)}
