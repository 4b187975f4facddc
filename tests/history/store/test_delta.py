"""What is packed comes back, byte for byte, and little is kept of what moved."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setbook.errors import StoreDamaged
from setbook.history.store.delta import THOROUGH_BYTES, compress, decompress

LONG = THOROUGH_BYTES * 2


@given(st.binary(max_size=300), st.binary(max_size=300))
@settings(max_examples=60)
def test_any_bytes_come_back_alone_and_from_any_base(content: bytes, base: bytes) -> None:
    assert decompress(compress(content), len(content)) == content
    assert decompress(compress(content, base), len(content), base) == content


def test_what_moved_by_megabytes_is_found() -> None:
    random.seed(5)
    noise = random.randbytes(LONG)
    moved = noise[LONG // 2 :] + noise[: LONG // 2]
    packed = compress(moved, noise)
    assert len(packed) < 2_000
    assert decompress(packed, len(moved), noise) == moved


def test_damage_is_said() -> None:
    packed = compress(b"a set" * 100)
    with pytest.raises(StoreDamaged, match="another size"):
        decompress(packed, 499)
    for broken in (packed[:-3], b"", b"no frame at all, no frame"):
        with pytest.raises(StoreDamaged):
            decompress(broken, 500)


def test_a_frame_from_another_base_does_not_pass_for_the_content() -> None:
    content = b"one two three four five" * 9
    packed = compress(content, b"one two three four five")
    with suppress(StoreDamaged):  # also right
        assert decompress(packed, len(content), b"ONE TWO THREE FOUR FIVE") != content
