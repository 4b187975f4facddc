"""Numbers, booleans and text as Live spells them in attributes."""

import math
from decimal import Decimal

from setbook.errors import FormatError

Scalar = str | float | bool


def write_scalar(value: Scalar) -> str:
    """Spell a value as Live does: ``true``, ``4``, ``0.0003162277571``, never ``1e-05``.

    Examples
    --------
    >>> write_scalar(True), write_scalar(4.0), write_scalar(1e-05)
    ('true', '4', '0.00001')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _write_float(value)
    return str(value)


def read_float(text: str) -> float:
    """Read a number; ``nan`` and ``inf`` are numbers, ``Invalid`` is not.

    Raises
    ------
    FormatError
        The text is no number.
    """
    try:
        return float(text)
    except ValueError:
        raise FormatError(
            f"expected a number, found {text[:40]!r}. The file is damaged at this place."
        ) from None


def read_int(text: str) -> int:
    """Read a whole number, also one that was written as ``4.0``."""
    try:
        return int(text)
    except ValueError:
        value = read_float(text)
    if not value.is_integer():
        raise FormatError(f"expected a whole number, found {text[:40]!r}. The file is damaged at this place.")
    return int(value)


def whole(value: float) -> int:
    """Take a parameter's value as the number of a choice.

    Raises
    ------
    FormatError
        It is not finite.
    """
    if not math.isfinite(value):
        raise FormatError(
            f"expected the number of a choice, found {value}. The file is damaged at this place."
        )
    return int(value)


def read_bool(text: str) -> bool:
    """Read ``true`` or ``false``; anything else is damage."""
    if text == "true":
        return True
    if text == "false":
        return False
    raise FormatError(f"expected true or false, found {text[:40]!r}. The file is damaged at this place.")


def _write_float(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if not math.isfinite(value):
        raise ValueError(f"expected a finite number, found {value}")
    return format(Decimal(repr(value)), "f")
