"""Pages read as a screen reader and a careful person would: what they are made of, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
_LABELLED = {"input", "select", "textarea", "progress", "meter"}
_NAMED = {"button", "a", "summary"}
_BLOCKS = {
    "article",
    "details",
    "div",
    "dl",
    "fieldset",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
}
"""What ends a paragraph that it is put into."""


@dataclass
class Element:
    """One element: its name, attributes, what is in it as text, and what it lies in."""

    tag: str
    attributes: dict[str, str]
    ancestors: list[Element]
    text: str = ""


@dataclass
class Reading:
    """A page, its elements in order."""

    elements: list[Element] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def links(self) -> list[str]:
        return [element.attributes["href"] for element in self.all("a") if "href" in element.attributes]


def read(html: str) -> Reading:
    """Read a page, and note what is wrong with how it is made."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.reading
    found.problems += [f"<{element.tag}> is not closed" for element in reader.open]
    _look_over(found)
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.reading.problems.append(f"<{tag}> has an attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self.open))
        self.reading.elements.append(element)
        if tag in _BLOCKS and any(above.tag == "p" for above in self.open):
            self.reading.problems.append(f"<{tag} {element.attributes}> ends the paragraph that it lies in")
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.reading.problems.append(f"</{tag}> closes nothing at {self.getpos()}")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def _look_over(page: Reading) -> None:
    problems = page.problems
    for tag in ("h1", "main", "title"):
        # A drawing has titles of its own.
        found = [one for one in page.all(tag) if not any(above.tag == "svg" for above in one.ancestors)]
        if len(found) != 1:
            problems.append(f"expected one <{tag}>, found {len(found)}")
    for tag in ("header", "footer", "nav"):
        if not page.all(tag):
            problems.append(f"expected a <{tag}>")
    if page.all("html")[0].attributes.get("lang") != "en":
        problems.append("the page names no language")
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    problems += [f"the id {one} is there more than once" for one in set(ids) if ids.count(one) > 1]
    for element in page.elements:
        _look_at(page, element, ids)
    _look_at_headings(page)


def _look_at(page: Reading, element: Element, ids: list[str]) -> None:
    attributes, where = element.attributes, f"<{element.tag} {element.attributes}>"
    handlers = [name for name in attributes if name.startswith("on") or name == "style"]
    if handlers or (element.tag == "script" and "src" not in attributes) or element.tag == "style":
        page.problems.append(f"{where} holds script or style")
    if any(attributes.get(name, "").startswith(("http:", "https:", "//")) for name in ("src", "srcset")):
        page.problems.append(f"{where} comes from elsewhere")
    if element.tag == "link" and not attributes.get("href", "").startswith("/"):
        page.problems.append(f"{where} comes from elsewhere")
    if attributes.get("href", "").startswith(("javascript:", "data:")):
        page.problems.append(f"{where} runs something")
    is_hidden = attributes.get("type") == "hidden"
    if element.tag in _LABELLED and not is_hidden and not _has_label(page, element):
        page.problems.append(f"{where} has no label")
    if element.tag in _NAMED and not (element.text.strip() or attributes.get("aria-label")):
        page.problems.append(f"{where} has no name")
    if element.tag == "img" and "alt" not in attributes:
        page.problems.append(f"{where} says nothing to who does not see it")
    for name in ("for", "aria-labelledby", "aria-describedby", "list"):
        if name in attributes and attributes[name] not in ids:
            page.problems.append(f"{where} points to nothing")


def _has_label(page: Reading, element: Element) -> bool:
    id_ = element.attributes.get("id")
    is_pointed_at = any(label.attributes.get("for") == id_ for label in page.all("label")) and id_
    is_inside = any(above.tag == "label" for above in element.ancestors)
    return bool(is_pointed_at or is_inside or element.attributes.get("aria-label"))


def _look_at_headings(page: Reading) -> None:
    level = 0
    for element in page.elements:
        if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            if int(element.tag[1]) > level + 1:
                page.problems.append(f"<{element.tag}> {element.text.strip()!r} skips a level after h{level}")
            level = int(element.tag[1])
