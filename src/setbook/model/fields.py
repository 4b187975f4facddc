"""Properties over elements, declared in one line each.

``gain = number("SampleVolume", 1.0)`` in a `Proxy` class reads
``<SampleVolume Value="…" />`` below the proxy's element at each access and
writes it back on assignment. The idea is python-pptx's ``xmlchemy``.
"""

from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

from setbook.errors import EditRefused, FormatError, NotFound
from setbook.format import Document, Element, Schema, can_hold, descend
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
    settable
        False for what others refer to: it is read only.
    """

    def __init__(
        self,
        where: Where,
        read: Callable[[str], T],
        default: T,
        attribute: str = "Value",
        *,
        settable: bool = True,
    ) -> None:
        self.settable = settable
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
        if not self.settable:
            raise AttributeError(
                f"{self._name} of {proxy.element.tag} is what others refer to, and read only"
            )
        found = self._find(proxy)
        if found is None:
            raise NotFound(
                f"Expected a place for {self._name} in {proxy.element.tag}, found none: "
                f"Live {proxy.document.version.text} does not keep it there."
            )
        found.set(self._attribute, self._spelled(value))

    def _spelled(self, value: T) -> str:
        """Spell a value, and make sure that it reads back."""
        assert isinstance(value, str | int | float)
        spelled = spell(value)
        try:
            self._read(spelled)
        except FormatError:
            kind = type(self._default).__name__
            raise EditRefused(
                f"expected {kind} for {self._name}, found {value!r}: nothing was changed"
            ) from None
        return spelled

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


def identity(where: Where, default: str = "", attribute: str = "Id") -> Field[str]:
    """Declare an id that others refer to, or a reference that others rely on: a text that is only read."""
    return Field(where, str, default, attribute, settable=False)


def spell(value: Scalar) -> str:
    """Spell a value for an attribute.

    Raises
    ------
    EditRefused
        It is a number that is not finite, or a text with characters that no file can hold.
    """
    try:
        spelled = write_scalar(value)
    except ValueError as error:
        raise EditRefused(f"{error}: nothing was changed") from None
    if not can_hold(spelled):
        raise EditRefused(
            f"expected text without control characters, found {spelled[:40]!r}: nothing was changed"
        )
    return spelled


def write_value(below: Element, path: str, value: Scalar) -> bool:
    """Write a value where it is kept; false where it is not kept at all."""
    found = below if path == SELF else descend(below, path)
    if found is None:
        return False
    found.set("Value", spell(value))
    return True


def require(below: Element, paths: Paths, name: str, document: Document) -> Element:
    """Find the element that keeps something.

    Raises
    ------
    NotFound
        This Live line does not keep it there.
    """
    found = descend(below, paths) if isinstance(paths, str) else first(below, paths)
    if found is None:
        raise NotFound(
            f"Expected a place for {name} in {below.tag}, found none: "
            f"Live {document.version.text} does not keep it there."
        )
    return found
