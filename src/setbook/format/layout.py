"""Live's way of writing XML: a tab per level, a space before ``/>``, its own escapes."""

from dataclasses import dataclass

from setbook.format.tree import Element, attributes_of, serialise

_TEXT_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#x0D;"}
_ATTRIBUTE_ESCAPES = {**_TEXT_ESCAPES, '"': "&quot;", "\n": "&#x0A;", "\t": "&#x09;"}
_TEXT_TABLE = str.maketrans(_TEXT_ESCAPES)
_ATTRIBUTE_TABLE = str.maketrans(_ATTRIBUTE_ESCAPES)


@dataclass(frozen=True, slots=True)
class Layout:
    """How new elements are laid out in one document: its line ends and its depth of indent."""

    newline: bytes

    def lead(self, indent: bytes) -> bytes:
        """Give what stands before an element that starts a line."""
        return self.newline + indent

    def write(self, new: Element, indent: bytes) -> bytes:
        """Write an element that was not in the file, with everything below it."""
        if ":" in new.tag or "{" in new.tag:  # a foreign namespace: Live has none
            return serialise(new)
        head = b"<" + new.tag.encode() + self.attributes(new)
        text = new.text or ""
        if len(new):
            lead = self.lead(indent + b"\t")
            inside = b"".join(lead + self.write(child, indent + b"\t") for child in new)
            return (
                head + b">" + escape_text(text) + inside + self.lead(indent) + b"</" + new.tag.encode() + b">"
            )
        if text:
            return head + b">" + escape_text(text) + b"</" + new.tag.encode() + b">"
        return head + b" />"

    def attributes(self, new: Element) -> bytes:
        """Write all attributes of an element, each with the space before it."""
        return b"".join(
            b" " + name.encode() + b'="' + escape_attribute(value) + b'"'
            for name, value in attributes_of(new).items()
        )


def layout_of(xml: bytes) -> Layout:
    """Read the layout off a document: Windows' line ends if its first line has one."""
    first_line = xml[: xml.find(b"\n") + 1]
    return Layout(b"\r\n" if first_line.endswith(b"\r\n") else b"\n")


def escape_text(text: str) -> bytes:
    """Escape character data."""
    return text.translate(_TEXT_TABLE).encode()


def escape_attribute(value: str, quote: bytes = b'"') -> bytes:
    """Escape an attribute's value for between the given quotes."""
    escaped = value.translate(_ATTRIBUTE_TABLE)
    return (escaped.replace("'", "&apos;") if quote == b"'" else escaped).encode()
