"""Sample files: every format, mono and stereo, damaged ones, content instead of place."""

from __future__ import annotations

import os

import numpy as np
import pytest
import soundfile

from setbook.audio.sources.sample_file import SampleFile
from setbook.errors import SampleUnreadable

from .conftest import RATE, sine


@pytest.mark.parametrize(
    ("name", "subtype", "error"),
    [
        ("a.wav", "PCM_16", 2**-15),
        ("a.wav", "PCM_24", 2**-23),
        ("a.wav", "FLOAT", 0),
        ("a.aiff", "PCM_24", 2**-23),
        ("a.flac", "PCM_24", 2**-23),
        ("a.ogg", "VORBIS", 0.02),
        ("a.mp3", "MPEG_LAYER_III", 0.05),
    ],
)
def test_formats_decode(sample, name, subtype, error):
    wave = sine(440.0, 1.0)
    pcm, rate = sample(wave, name=name, subtype=subtype).native()
    assert rate == RATE
    assert np.abs(pcm[0, 3000:40000] - wave[3000:40000]).max() <= error
    assert np.array_equal(pcm[0], pcm[1])


def test_of_many_channels_the_first_two_are_taken(sample):
    four = np.stack([sine(hz, 0.1) for hz in (100, 200, 300, 400)])
    pcm, _ = sample(four).native()
    assert np.array_equal(pcm, four[:2])


def test_numbers_that_are_none_become_silence(sample):
    pcm, _ = sample(np.array([[0.5, np.nan, np.inf, -0.5]], np.float32)).native()
    assert pcm[0].tolist() == [0.5, 0.0, 0.0, -0.5]


@pytest.mark.parametrize("content", [b"", b"no sound at all", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_no_decoder_takes_is_an_error_that_says_so(tmp_path, content):
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(SampleUnreadable, match=r"broken\.wav.*convert it"):
        SampleFile.at(path).check()
    with pytest.raises(SampleUnreadable):
        SampleFile.at(path).native()


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(SampleUnreadable):
        SampleFile.at(tmp_path / "gone.wav")


def test_a_sample_is_its_content(sample, tmp_path):
    one, copy = sample(sine(440.0, 0.1), name="one.wav"), sample(sine(440.0, 0.1), name="copy.wav")
    assert one == copy
    assert hash(one) == hash(copy)
    path = tmp_path / "one.wav"
    soundfile.write(path, sine(441.0, 0.1), RATE, subtype="FLOAT")
    os.utime(path, ns=(1, 1))
    assert SampleFile.at(path) != one


def test_decoded_pcm_cannot_be_written_to(sample):
    with pytest.raises(ValueError, match="read-only"):
        sample(sine(440.0, 0.1)).native()[0][0, 0] = 1.0
