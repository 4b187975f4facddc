"""A diff as plain data for JSON, and the schema that it keeps to."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from setbook.diff.operations import operations_schema, to_json

if TYPE_CHECKING:
    from setbook.diff.result import Diff


def to_data(diff: Diff) -> dict[str, Any]:
    """Give both names, the headline, the changes and the operations."""
    return {
        "before": diff.before_name,
        "after": diff.after_name,
        "headline": diff.headline(),
        "changes": [change.to_dict() for change in diff.changes],
        "operations": to_json(diff.operations),
    }


def diff_schema() -> dict[str, Any]:
    """Read the JSON Schema of `to_data`, with that of the operations bundled into it.

    In the package the two lie apart, as `diff.schema.json` and `operations.schema.json`.
    """
    text = files("setbook.diff").joinpath("diff.schema.json").read_text(encoding="utf-8")
    schema = cast("dict[str, Any]", json.loads(text))
    schema["$defs"]["operations"] = operations_schema()
    return schema
