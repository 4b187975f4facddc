"""Properties over elements, declared in one line each.

``gain = number("SampleVolume", 1.0)`` in a `Proxy` class reads
``<SampleVolume Value="…" />`` below the proxy's element at each access and
writes it back on assignment. The idea is python-pptx's ``xmlchemy``.
"""

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

from setbook.errors import FormatError, NotFound
from setbook.format import Element, Schema, descend
from setbook.format.scalars import Scalar, read_bool, read_float, read_int, write_scalar
from setbook.model.proxy import Proxy, first

T = TypeVar("T")
Paths = str | tuple[str, ...]
Where = Paths | Callable[[Schema], Paths]

SELF = "."
"""The path of the proxy's own element."""


class Field(Generic[T]):
    """A scalar in an attribute of the proxy's element or of one below it.

    Parameters
    ----------
    where
        Path below the element, alternatives as a tuple, or a function that
        takes them from the schema of the document's Live line.
    read
        From the attribute's text to the value.
    default
        What an absent element or attribute means.
    attribute
        Name of the attribute.
    """

    def __init__(self, where: Where, read: Callable[[str], T], default: T, attribute: str = "Value") -> None:
        self._where = where
        self._read = read
        self._default = default
        self._attribute = attribute
        self._name = ""

    def __set_name__(self, owner: type[Proxy], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, proxy: None, owner: type[Proxy]) -> Self: ...
    @overload
    def __get__(self, proxy: Proxy, owner: type[Proxy]) -> T: ...
    def __get__(self, proxy: Proxy | None, owner: type[Proxy]) -> Self | T:
        if proxy is None:
            return self
        text = self._text(proxy)
        if text is None:
            return self._default
        try:
            return self._read(text)
        except FormatError as error:
            raise FormatError(
                f"{proxy.element.tag}, line {proxy.element.sourceline}, {self._name}: {error}"
            ) from None

    def __set__(self, proxy: Proxy, value: T) -> None:
        found = self._find(proxy)
        if found is None:
            raise NotFound(
                f"Expected a place for {self._name} in {proxy.element.tag}, found none: "
                f"Live {proxy.document.version.text} does not keep it there."
            )
        assert isinstance(value, str | int | float)
        found.set(self._attribute, write_scalar(value))

    def _text(self, proxy: Proxy) -> str | None:
        found = self._find(proxy)
        return None if found is None else found.get(self._attribute)

    def _find(self, proxy: Proxy) -> Element | None:
        where = self._where
        if callable(where):
            where = where(proxy.document.schema)
        if where == SELF:
            return proxy.element
        return descend(proxy.element, where) if isinstance(where, str) else first(proxy.element, where)


def text(where: Where, default: str = "", attribute: str = "Value") -> Field[str]:
    """Declare a text."""
    return Field(where, str, default, attribute)


def number(where: Where, default: float = 0.0, attribute: str = "Value") -> Field[float]:
    """Declare a number."""
    return Field(where, read_float, default, attribute)


def integer(where: Where, default: int = 0, attribute: str = "Value") -> Field[int]:
    """Declare a whole number."""
    return Field(where, read_int, default, attribute)


def flag(where: Where, default: bool = False, attribute: str = "Value") -> Field[bool]:
    """Declare a boolean."""
    return Field(where, read_bool, default, attribute)


def scalar_of(value: Scalar) -> str:
    """Spell a value for an attribute."""
    return write_scalar(value)
