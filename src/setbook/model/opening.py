"""Open a file as what it is."""

from pathlib import Path

from setbook.format import Limits, descend, read_document
from setbook.model.live_set import LiveSet
from setbook.model.preset import Preset, read_preset


def open_file(source: str | Path | bytes, *, limits: Limits | None = None) -> LiveSet | Preset:
    """Open a set (.als), clip (.alc), rack (.adg) or preset (.adv), whatever its name is.

    Parameters
    ----------
    source
        A path, or the bytes of a file.
    limits
        How much memory it may take; the defaults let sets of 200 MB in.

    Returns
    -------
    LiveSet or Preset
        A view of the file; nothing is copied out of it.

    Raises
    ------
    FormatError
        It cannot be read; the message says what it is instead and what to do.
    FileNotFoundError
        There is no such file.

    Examples
    --------
    >>> import setbook as sb
    >>> live_set = sb.open("song.als")  # doctest: +SKIP
    >>> live_set.tempo  # doctest: +SKIP
    120.0
    """
    document = read_document(source, limits)
    document.schema  # noqa: B018 - warns of an unknown Live version now, not at some later look
    found = descend(document.root, "LiveSet")
    return read_preset(document) if found is None else LiveSet(found, document)
