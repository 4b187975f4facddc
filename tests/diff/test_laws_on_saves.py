"""The algebra of change on real successive saves of Live 8 to 12."""

from __future__ import annotations

import json

import jsonschema
import pytest

from setbook.diff import from_json, to_json
from setbook.diff.compare import compare
from setbook.diff.invert import invert
from setbook.diff.noise import EVERYTHING, covered
from setbook.diff.operations import operations_schema
from setbook.diff.patch import patch_tree
from setbook.format import serialise

pytestmark = pytest.mark.corpus


def operations_of(before, after, *noise):
    return [edit.operation for edit in compare(before, after, *noise).edits]


def test_patch_turns_the_older_save_into_the_newer_one(save_pair):
    before, after = save_pair

    patched = patch_tree(before, operations_of(before, after))

    assert covered(patched) == covered(after)


def test_patch_reaches_the_newer_save_to_the_last_byte_where_noise_counts_too(save_pair):
    before, after = save_pair

    patched = patch_tree(before, operations_of(before, after, EVERYTHING))

    assert serialise(patched) == serialise(after)


def test_inverted_operations_lead_back(save_pair):
    before, after = save_pair
    operations = operations_of(before, after)

    back = patch_tree(patch_tree(before, operations), invert(operations))

    assert covered(back) == covered(before)


def test_inverted_operations_lead_back_to_the_last_byte(save_pair):
    before, after = save_pair

    back = patch_tree(after, invert(operations_of(before, after, EVERYTHING)))

    assert serialise(back) == serialise(before)


def test_inverting_twice_changes_nothing(save_pair):
    operations = operations_of(*save_pair)

    assert invert(invert(operations)) == operations


def test_patching_leaves_the_given_tree_alone(save_pair):
    before, after = save_pair
    untouched = serialise(before)

    patch_tree(before, operations_of(before, after))

    assert serialise(before) == untouched


def test_operations_survive_json_and_keep_to_the_schema(save_pair):
    operations = operations_of(*save_pair)

    rows = json.loads(json.dumps(to_json(operations)))

    jsonschema.validate(rows, operations_schema())
    assert from_json(rows) == operations


def test_a_set_does_not_differ_from_itself(save_pair):
    before, _ = save_pair

    assert operations_of(before, before) == []


def test_the_bytes_of_the_files_are_evidence_and_no_more(save_pair_documents):
    before, after = save_pair_documents

    with_bytes = compare(before.root, after.root, raw=(before.xml, after.xml))

    found = [edit.operation for edit in with_bytes.edits]
    assert found == operations_of(before.root, after.root)
