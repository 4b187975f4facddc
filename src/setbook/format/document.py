"""A document: the tree, the bytes it came from and the way back to the disk."""

from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from setbook.errors import FileChanged, NotALiveSet, NotWritable, SaveError
from setbook.format.atomic import write_atomically
from setbook.format.container import ContainerKind, pack, unpack
from setbook.format.layout import Layout
from setbook.format.limits import Limits
from setbook.format.schema import Schema, schema_for
from setbook.format.splice import splice
from setbook.format.tree import Element, parse, serialise
from setbook.format.version import LiveVersion, read_version

_ROOT_TAG = "Ableton"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class Document:
    """An opened file.

    Attributes
    ----------
    root
        The ``Ableton`` element. Edit the tree freely: saving finds out what changed.
    xml
        The unpacked bytes as they were read.
    path
        Where it was read from; ``None`` for bytes.
    container
        ``"gzip"`` or ``"plain"``; saving keeps it.
    is_confined
        Whether the files that it refers to are looked for in its own folder alone, as is right for a set of a
        stranger: its paths could name any file of this machine.
    """

    def __init__(
        self, root: Element, xml: bytes, container: ContainerKind, path: Path | None, file_digest: str
    ) -> None:
        self.root = root
        self.xml = xml
        self.container = container
        self.path = path
        self.is_confined = False
        self._file_digest = file_digest

    def __repr__(self) -> str:
        return f"<Document {self.path or 'from bytes'}: {self.container}, {len(self.xml):,} bytes of XML>"

    @cached_property
    def version(self) -> LiveVersion:
        """The Live version that saved it."""
        return read_version(self.root)

    @cached_property
    def schema(self) -> Schema:
        """Where things live in it."""
        return schema_for(self.version)

    @property
    def digest(self) -> str:
        """SHA-256 of the tree as it is now, in hexadecimal: the name of this state of the set.

        The layout does not count, so a re-save by another program that
        changes nothing else gives the same name.
        """
        return sha256(serialise(self.root)).hexdigest()

    def to_xml(self) -> bytes:
        """Give the document as XML: the very bytes that were read, changed only where the tree was."""
        original = self.original()
        if serialise(original) == serialise(self.root):
            return self.xml
        edited = splice(self.xml, original, self.root)
        if serialise(parse(edited, _UNLIMITED, self._where)) != serialise(self.root):
            raise SaveError(
                f"{self._where}: expected to write what the tree holds, found that reading it back gives another tree. "
                "Nothing was written; undo the last edit and report this."
            )
        return edited

    def original(self) -> Element:
        """Parse anew what was read: the root as it was before any edit."""
        return parse(self.xml, _UNLIMITED, self._where)

    def save(self, path: str | Path | None = None, approve: Callable[[], None] | None = None) -> Path:
        """Write the document, whole or not at all, and give the path.

        Parameters
        ----------
        path
            Where to; by default where it came from.
        approve
            Called before an edited document is written; what it raises stops the writing.

        Raises
        ------
        FileChanged
            The file at its own path is not the one that was opened.
        NotWritable
            There is no path, or the folder or disk refuses.
        """
        target = Path(path) if path is not None else self.path
        if target is None:
            raise NotWritable(
                "Expected a path, found none: this document was opened from bytes. Call save(path)."
            )
        own = self.path is not None and _same_place(target, self.path)
        if own:
            self._refuse_changed(target)
        xml = self.to_xml()
        if approve is not None and xml is not self.xml:
            approve()
        packed = pack(xml, self.container)
        write_atomically(target, packed)
        if own:
            self.xml = xml
            self._file_digest = sha256(packed).hexdigest()
        return target

    def _refuse_changed(self, target: Path) -> None:
        if target.exists() and sha256(target.read_bytes()).hexdigest() != self._file_digest:
            raise FileChanged(
                f"{target}: expected the file that was opened, found another one in its place; somebody saved it meanwhile. "
                "Save under another name, or open it again and repeat the edit."
            )

    @property
    def _where(self) -> str:
        return str(self.path or "document from bytes")


_UNLIMITED = Limits(file_bytes=1 << 62, xml_bytes=1 << 62, memory_bytes=1 << 62)  # it was let in once


def read_document(source: str | Path | bytes, limits: Limits | None = None) -> Document:
    """Open a set, clip, rack or preset in memory and time that ``limits`` bound.

    Raises
    ------
    FormatError
        One of its children says what the file is instead.
    """
    limits = limits or Limits()
    path = None if isinstance(source, bytes) else Path(source)
    where = str(path or "document from bytes")
    data = source if isinstance(source, bytes) else _read_file(Path(source), limits)
    xml, container = unpack(data, limits, where)
    root = parse(xml, limits, where)
    if root.tag != _ROOT_TAG:
        raise NotALiveSet(
            f"{where}: expected the root element {_ROOT_TAG}, found {root.tag}. Choose an .als, .alc, .adg or .adv file."
        )
    return Document(root, xml, container, path, sha256(data).hexdigest())


def new_document(root: Element, *, container: ContainerKind = "gzip") -> Document:
    r"""Make a document of a tree that was never in a file, laid out as Live does.

    Examples
    --------
    >>> root = element("Ableton", MajorVersion=5)
    >>> new_document(root).xml
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Ableton MajorVersion="5" />\n'
    """
    xml = _DECLARATION + Layout(b"\n").write(root, b"") + b"\n"
    return Document(root, xml, container, None, sha256(pack(xml, container)).hexdigest())


def _read_file(path: Path, limits: Limits) -> bytes:
    if path.is_dir():
        raise NotALiveSet(
            f"{path}: expected a file, found a folder. Open the .als inside it, or the folder's history."
        )
    if path.exists() and not path.is_file():
        raise NotALiveSet(
            f"{path}: expected a file, found a device or a pipe. Choose an .als, .alc, .adg or .adv file."
        )
    with path.open("rb") as file:
        return file.read(limits.file_bytes + 1)


def _same_place(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
