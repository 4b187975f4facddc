"""Notebooks to read: what an author uploads never becomes script or markup of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from setbook.errors import BadRequest, OverLimit
from setbook.hub.services.notebook_cells import MOST_BYTES, cells_of

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\nthe rest").decode()


def notebook(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": outputs, "metadata": {}}


def shown(data: dict[str, Any], kind: str = "display_data") -> dict[str, Any]:
    return {"output_type": kind, "data": data, "metadata": {}}


class TestWhatIsShown:
    def test_words_and_code_in_order(self) -> None:
        words = {"cell_type": "markdown", "source": ["# A bass\n", "that **breathes**"], "metadata": {}}
        first, second = cells_of(notebook(words, code("x = 1\nx")))
        assert first.kind == "words"
        assert "<h1>A bass</h1>" in first.html
        assert "<strong>breathes</strong>" in first.html
        assert (second.kind, second.source, second.results) == ("code", "x = 1\nx", [])

    def test_results_as_text_without_a_terminals_colours(self) -> None:
        stream = {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]}
        error = {"output_type": "error", "traceback": ["\x1b[31mValueError\x1b[0m", "no"], "evalue": "no"}
        value = shown({"text/plain": "<Diff>", "text/html": "<b>x</b>"}, "execute_result")
        (cell,) = cells_of(notebook(code("x", stream, error, value)))
        found = [(result.kind, result.text) for result in cell.results]
        assert found == [("text", "a\nb"), ("error", "ValueError\nno"), ("text", "<Diff>")]

    def test_a_picture_before_its_words(self) -> None:
        (cell,) = cells_of(notebook(code("x", shown({"image/png": f"{PNG}\n", "text/plain": "<Figure>"}))))
        assert [(result.kind, result.text) for result in cell.results] == [
            ("image", f"data:image/png;base64,{PNG}")
        ]

    def test_long_results_are_cut(self) -> None:
        (cell,) = cells_of(notebook(code("x", {"output_type": "stream", "text": "x" * 100_000})))
        assert len(cell.results[0].text) < 30_000


class TestWhatIsLeftOut:
    @pytest.mark.parametrize(
        "data",
        [
            {"text/html": "<script>alert(1)</script>"},
            {"image/svg+xml": "<svg onload='alert(1)'/>"},
            {"application/javascript": "alert(1)"},
            {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
            {"image/png": base64.b64encode(b"<svg onload='alert(1)'/>").decode()},
            {"image/png": 'x" onerror="alert(1)'},
        ],
    )
    def test_what_could_act(self, data: dict[str, Any]) -> None:
        (cell,) = cells_of(notebook(code("x", shown(data))))
        assert cell.results == []
        assert cell.left_out == 1

    def test_markup_in_words(self) -> None:
        hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://a.example/x.png)"
        (cell,) = cells_of(notebook({"cell_type": "markdown", "source": hostile}))
        assert "<script" not in cell.html
        assert 'href="javascript' not in cell.html
        assert "<img" not in cell.html

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"{}", b"[]", b"not json", b"\xff\xfe", b'{"nbformat": 3, "worksheets": []}', b"[" * 100_000,
            notebook({"cell_type": "code"}), b'{"nbformat": 4, "cells": 3}', b'{"nbformat": 4, "cells": [3]}',
        ],
    )  # fmt: skip
    def test_what_is_no_notebook(self, data: bytes) -> None:
        with pytest.raises(BadRequest, match="expected a Jupyter notebook"):
            cells_of(data)

    def test_what_is_too_large(self) -> None:
        with pytest.raises(OverLimit, match="download it"):
            cells_of(b" " * (MOST_BYTES + 1))
