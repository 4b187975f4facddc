"""A notebook as something to read: cells of sanitised words, code as text, results as text and still images.

What an author uploads never becomes script or markup of a page of ours: HTML, SVG, widgets and JavaScript among the
results are left out, and images only pass if their bytes are those of a PNG or JPEG.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from setbook.errors import BadRequest, OverLimit
from setbook.hub.services.markdown import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 4 << 20
"""Larger notebooks are for downloading."""

_MOST_CELLS = 300
_MOST_LETTERS = 20_000
_MOST_IMAGE_LETTERS = 2 << 20
_FORMAT = 4
_IMAGES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""Colours and the like of a terminal (ECMA-48, 5.4)."""


@dataclass(frozen=True)
class Result:
    """What a cell gave.

    Attributes
    ----------
    kind
        ``text``, ``error`` or ``image``.
    text
        The words; of an image, its `data:` address.
    """

    kind: Literal["text", "error", "image"]
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    kind
        ``words`` or ``code``.
    source
        As its author wrote it.
    html
        Words, as HTML that can do nothing.
    results
        Of code.
    left_out
        How many results cannot be shown here.
    """

    kind: Literal["words", "code"]
    source: str
    html: str = ""
    results: list[Result] = field(default_factory=list)
    left_out: int = 0


def cells_of(data: bytes) -> list[Cell]:
    r"""Read a notebook of format 4.

    Raises
    ------
    BadRequest
        It is none.
    OverLimit
        It is too large to be shown.

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "source": ["# Loud", "er"]}
    >>> cells_of(json.dumps({"nbformat": 4, "cells": [cell]}).encode())[0].html
    '<h1>Louder</h1>\n'
    """
    if len(data) > MOST_BYTES:
        raise OverLimit(
            f"expected a notebook of at most {MOST_BYTES:,} bytes, found {len(data):,}; download it to read it"
        )
    try:
        notebook = json.loads(data)
        if not isinstance(notebook, dict) or notebook.get("nbformat") != _FORMAT:
            raise _no_notebook()
        return [found for cell in notebook["cells"][:_MOST_CELLS] for found in _cell(cell)]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise _no_notebook() from error


def _no_notebook() -> BadRequest:
    return BadRequest(
        "expected a Jupyter notebook of format 4, found something else; download it to look at it"
    )


def _cell(cell: dict[str, Any]) -> Iterator[Cell]:
    source = _text(cell["source"])
    if cell["cell_type"] == "markdown":
        yield Cell("words", source, to_html(source))
    elif cell["cell_type"] == "code":
        outputs = cell.get("outputs", [])
        results = [found for found in map(_result, outputs) if found is not None]
        yield Cell("code", source, results=results, left_out=len(outputs) - len(results))


def _result(output: dict[str, Any]) -> Result | None:
    """Give what of a result can be shown: of the forms that it has, the first that is harmless."""
    kind = output["output_type"]
    if kind == "stream":
        return Result("text", _plain(output["text"]))
    if kind == "error":
        return Result("error", _plain(output.get("traceback") or output.get("evalue", ""), "\n"))
    forms = output.get("data", {})
    for media_type, beginning in _IMAGES.items():
        if media_type in forms:
            address = _image(_text(forms[media_type]), media_type, beginning)
            if address is not None:
                return Result("image", address)
    return Result("text", _plain(forms["text/plain"])) if "text/plain" in forms else None


def _image(encoded: str, media_type: str, beginning: bytes) -> str | None:
    if len(encoded) > _MOST_IMAGE_LETTERS:
        return None
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error:
        return None
    if not data.startswith(beginning):
        return None
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _plain(text: str | list[str], between: str = "") -> str:
    whole = _TERMINAL.sub("", _text(text, between))
    return whole if len(whole) <= _MOST_LETTERS else f"{whole[:_MOST_LETTERS]}\n…"


def _text(text: str | list[str], between: str = "") -> str:
    """Put together what the format keeps as lines or as one text."""
    return text if isinstance(text, str) else between.join(map(str, text))
