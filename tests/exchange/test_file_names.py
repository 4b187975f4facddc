"""No name from a set leaves its folder or upsets a system."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setbook.exchange.file_names import Names, file_name


@given(st.text(max_size=300))
def test_any_name_is_one_file_in_its_folder(name: str) -> None:
    safe = file_name(name)
    assert safe
    assert len(f"{safe}.wav".encode()) < 250
    for kind in (PurePosixPath, PureWindowsPath):
        assert kind("folder", f"{safe}.wav").parent == kind("folder")
        assert not kind(safe).is_absolute()
    assert not PureWindowsPath(safe).is_reserved()
    assert safe not in {".", ".."}


@pytest.mark.parametrize(
    ("name", "safe"), [("Bass", "Bass"), ("Ünï ♫", "Ünï ♫"), ("a/b", "a_b"), ("", "untitled")]
)
def test_plain_names_stay(name: str, safe: str) -> None:
    assert file_name(name) == safe


def test_names_differ_without_regard_to_case() -> None:
    names = Names()
    assert [names.take(name, ".wav") for name in ("Bass", "BASS", "bass")] == [
        "Bass.wav", "BASS 2.wav", "bass 3.wav",
    ]  # fmt: skip
