"""Operations are data: what is no operation is refused by name."""

from __future__ import annotations

import jsonschema
import pytest

from setbook.diff import SetValue, from_json, to_json
from setbook.diff.operations import operations_schema
from setbook.errors import DiffError


def test_an_unknown_operation_is_refused():
    with pytest.raises(DiffError, match="found 'rename'"):
        from_json([{"op": "rename", "at": "LiveSet"}])


def test_missing_fields_are_refused():
    with pytest.raises(DiffError, match="expected the fields of SetValue"):
        from_json([{"op": "set", "at": "LiveSet"}])


def test_the_schema_refuses_what_is_no_operation():
    [row] = to_json([SetValue("LiveSet", "Value", "1", "2")])
    jsonschema.validate([row], operations_schema())

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**row, "extra": 1}], operations_schema())
