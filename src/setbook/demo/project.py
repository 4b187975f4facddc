"""Writes the demo project: samples, sets, a Live project folder and a README."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from setbook.demo.live11.sample import SampleFile
from setbook.demo.sounds.catalogue import RECIPES, Recipe
from setbook.demo.sounds.tone import RATE_HZ, Signal
from setbook.demo.story.versions import IDEA, SAVES, SONG_NAME, perform
from setbook.format import new_document

Progress = Callable[[float, str], None]
"""Called with the share that is done, 0 to 1, and what is being done."""

PROJECT_INFO = "Ableton Project Info"
"""The folder by which Live knows a project."""

SAMPLES_SAVED = IDEA.when.timestamp()

SOUND_SHARE = 0.85
"""How much of the whole work the samples are, for the progress."""

README = f"""{SONG_NAME}
===========

The demo song of setbook: its versions, oldest first.

{{saves}}

Every sound was synthesised by setbook itself; nothing comes from outside.

  setbook history "{{folder}}"
  setbook diff "{{folder}}/{SONG_NAME} v4.als" "{{folder}}/{SONG_NAME} v5.als"
  setbook render "{{folder}}/{SONG_NAME} v6.als" -o mix.wav
"""


def write_demo(folder: str | Path, progress: Progress | None = None) -> Path:
    """Write a small song of our own making: its versions, its samples, its story.

    The files come out the same at each run, their dates included. What lies in
    the folder under other names stays.

    Parameters
    ----------
    folder
        Where to; made if it is not there.
    progress
        Called as ``progress(share, what)``.

    Returns
    -------
    Path
        The folder.

    Examples
    --------
    >>> import setbook as sb
    >>> project = write_demo("night-drive")
    >>> sb.open(project / "Night Drive v6.als").tempo
    108.0
    """
    project = Path(folder)
    report = progress or _say_nothing
    (project / PROJECT_INFO).mkdir(parents=True, exist_ok=True)
    samples = _write_samples(project, report)
    _write_sets(project, samples, report)
    lines = "\n".join(f"  {save.file:<46}{save.says}" for save in SAVES)
    (project / "README.txt").write_text(README.format(saves=lines, folder=project.name), encoding="utf-8")
    report(1.0, "done")
    return project


def _write_samples(project: Path, report: Progress) -> dict[str, SampleFile]:
    written = {}
    for number, recipe in enumerate(RECIPES):
        report(SOUND_SHARE * number / len(RECIPES), f"synthesising {recipe.name}")
        written[recipe.path] = _write_sample(project, recipe)
    return written


def _write_sample(project: Path, recipe: Recipe) -> SampleFile:
    path = project / recipe.path
    path.parent.mkdir(parents=True, exist_ok=True)
    sound = _whole_numbers(recipe.make(), recipe.bits)
    soundfile.write(path, sound.T, RATE_HZ, subtype=f"PCM_{recipe.bits}")
    os.utime(path, (SAMPLES_SAVED, SAMPLES_SAVED))
    return SampleFile(recipe.path, sound.shape[-1], RATE_HZ, path.stat().st_size, int(SAMPLES_SAVED))


def _whole_numbers(sound: Signal, bits: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Round to the file's steps, 16-bit sounds with triangular dither so that quiet tails do not crackle."""
    steps = sound * (2.0 ** (bits - 1) - 1.0)
    if bits == 16:
        random = np.random.default_rng(sound.shape[-1])
        steps = steps + random.random(sound.shape) - random.random(sound.shape)
    return np.round(steps).astype(np.int32) << (32 - bits)


def _write_sets(project: Path, samples: dict[str, SampleFile], report: Progress) -> None:
    for number, (save, song) in enumerate(perform(samples)):
        report(SOUND_SHARE + (1.0 - SOUND_SHARE) * number / len(SAVES), f"saving {save.file}")
        path = project / save.file
        path.parent.mkdir(parents=True, exist_ok=True)
        new_document(song.root).save(path)
        seconds = save.when.timestamp()
        os.utime(path, (seconds, seconds))


def _say_nothing(_share: float, _what: str) -> None:
    """Report to nobody."""
