"""Content keys: equal data has equal names, in every process; different data never."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field

import numpy as np
import pytest

from setbook.audio.sources.content_key import content_key


@dataclass(frozen=True)
class Part:
    value: float
    place: str = field(default="", compare=False)


def test_lists_do_not_run_together():
    names = [
        content_key(*parts)
        for parts in (
            ("ab", "c"),
            ("a", "bc"),
            (["a"], "bc"),
            ("abc",),
            (["abc"],),
            (1,),
            (1.0,),
            ("1",),
            (True,),
            (None,),
            (),
        )
    ]
    assert len(set(names)) == len(names)


def test_arrays_count_by_type_shape_and_content():
    array = np.arange(6.0)
    others = (array[::-1], array.astype(np.float32), array.reshape(2, 3))
    assert len({content_key(array), *(content_key(other) for other in others)}) == 4
    assert content_key(array) == content_key(array.copy())


def test_what_does_not_count_in_comparing_does_not_count_here():
    assert content_key(Part(1.0, "here")) == content_key(Part(1.0, "there"))
    assert content_key(Part(1.0)) != content_key(Part(2.0))


def test_another_process_gives_the_same_name():
    program = "from setbook.audio.sources.content_key import content_key; print(content_key({'a': 1, 'b': (2.5, 'x')}))"
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == content_key({"b": (2.5, "x"), "a": 1})


def test_what_has_no_stable_name_is_refused():
    with pytest.raises(TypeError, match="plain data"):
        content_key(object())
