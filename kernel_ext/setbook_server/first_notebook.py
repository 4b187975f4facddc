"""The notebook that is put beside a song that was opened from the hub: its history, its newest set, what a fork changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from setbook.wire.pieces import Session

NAME = "Start here.ipynb"

_HISTORY = 'import setbook as sb\n\nhistory = sb.history(".")\nhistory'
_NEWEST = "song = history.versions[-1].open()\nsong"
_BACK = (
    "from setbook.community import Community\n\n"
    'fork = Community().session("{session_id}")\n'
    "fork.diff_with_original()"
)


def first_notebook(session: Session) -> bytes:
    """Write the notebook of a session; it runs nothing by itself, and publishes nothing when all of it is run."""
    origin = session.forked_from
    cells = [_words(f"# {_plain(session.title)}\n\n{_story(session)}"), _code(_HISTORY), _code(_NEWEST)]
    if origin is not None:
        cells += [
            _words(
                "## What the fork changed\n\nOnce a set was saved and published, this compares it with the original:"
            ),
            _code(_BACK.format(session_id=session.id)),
        ]
    cells.append(
        _words(
            "## Publish\n\nWhat you save stays here until you publish it. In a cell of its own:\n\n```\n%setbook publish .\n```"
        )
    )
    notebook = {
        "cells": [cell | {"id": f"cell-{at}"} for at, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"name": "setbook", "display_name": "Python 3 (setbook)", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1).encode()


def _story(session: Session) -> str:
    origin = session.forked_from
    here = "Its sets lie beside this notebook, its samples below, and all its versions in the store."
    if origin is None:
        return here
    whose = "Your fork" if session.role == "owner" else f"{_plain(session.owner.name)}’s fork"
    return f"{whose} of *{_plain(origin.title)}* by {_plain(origin.owner)}, from version {origin.version}. {here}"


def _plain(text: str) -> str:
    """Take what Markdown and HTML would read as their own out of words that a stranger may have chosen."""
    marks = "\\`*_{}[]<>#|&!"
    return "".join(f"\\{letter}" if letter in marks else letter for letter in " ".join(text.split()))


def _words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": text, "execution_count": None, "outputs": []}
