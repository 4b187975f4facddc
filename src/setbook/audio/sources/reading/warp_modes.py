"""A clip's warp mode and its knobs, as a stretcher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.sources.reading.settings import bounded
from setbook.audio.sources.warping.grains import Texture, Tones
from setbook.audio.sources.warping.slices import Slices
from setbook.audio.sources.warping.spectral import Spectral
from setbook.model.warp import WarpMode

if TYPE_CHECKING:
    from setbook.audio.sources.warping.chain import Stretcher
    from setbook.model.audio_clip import AudioClip

RESOLUTION_BEATS = (4.0, 2.0, 1.0, 0.5, 0.25, 0.125)
"""Of Beats' Preserve menu, whose entries are taken to be 1 bar, 1/2, 1/4, 1/8, 1/16, 1/32, Transients."""

TONES_GRAIN, TEXTURE_GRAIN, FLUCTUATION = 30.0, 65.0, 25.0


def stretcher_of(clip: AudioClip) -> Stretcher:
    """Return how a warped clip is stretched; a mode that nobody knows is taken for Complex."""
    mode = clip.warp_mode_code
    if mode in {WarpMode.BEATS, WarpMode.REX}:
        resolution = clip.transient_resolution if mode == WarpMode.BEATS else len(RESOLUTION_BEATS)
        return Slices(
            RESOLUTION_BEATS[resolution] if 0 <= resolution < len(RESOLUTION_BEATS) else 0.0,
            clip.transient_loop_mode,
            bounded(clip.transient_envelope, 0.0, 100.0, 100.0),
        )
    if mode == WarpMode.TONES:
        return Tones(bounded(clip.granularity_tones, 4.0, 500.0, TONES_GRAIN) / 1000.0)
    if mode == WarpMode.TEXTURE:
        return Texture(
            bounded(clip.granularity_texture, 4.0, 500.0, TEXTURE_GRAIN) / 1000.0,
            bounded(clip.fluctuation_texture, 0.0, 100.0, FLUCTUATION),
        )
    if mode == WarpMode.COMPLEX_PRO:
        formants = bounded(clip.complex_pro_formants, 0.0, 100.0, 100.0) / 100.0
        return Spectral(formants, round(bounded(clip.complex_pro_envelope, 8.0, 256.0, 128.0)))
    return Spectral()
