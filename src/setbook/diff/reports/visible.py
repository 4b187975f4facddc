"""Names come from strangers: what would steer a terminal, or turn a line round, is shown instead of obeyed."""

from __future__ import annotations

import unicodedata
from typing import Final

_PICTURES: Final = 0x2400  # Unicode's pictures of the control characters: ␛ for Escape
_CONTROL: Final = frozenset({"Cc", "Zl", "Zp", "Cs"})
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""Marks that reverse the order of letters."""


def visible(text: str) -> str:
    r"""Give a text in which nothing is a command.

    Examples
    --------
    >>> visible("Bass\x1b[31m\n")
    'Bass␛[31m␊'
    """
    if text.isprintable() and text.isascii():
        return text
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    code = ord(letter)
    if letter in _TURNING:
        return "�"
    if unicodedata.category(letter) not in _CONTROL:
        return letter
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == 0x7F else "�"
