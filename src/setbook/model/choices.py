"""Choices by name, and lists of a given length: what an assignment may hold."""

from collections.abc import Sequence

from setbook.errors import EditRefused


def position(choices: Sequence[str], chosen: str, thing: str) -> int:
    """Give the place of a choice, which is the number that Live writes for it.

    Raises
    ------
    EditRefused
        It is none of them.
    """
    if chosen not in choices:
        raise EditRefused(
            f"expected a {thing} out of {', '.join(choices)}, found {chosen!r}: nothing was changed"
        )
    return choices.index(chosen)


def expect_count(wanted: int, found: int, thing: str) -> None:
    """Make sure that a list has one item for each of some things.

    Raises
    ------
    EditRefused
        It has more or fewer.
    """
    if wanted != found:
        raise EditRefused(
            f"expected {wanted} values, one for each {thing}, found {found}: nothing was changed"
        )
