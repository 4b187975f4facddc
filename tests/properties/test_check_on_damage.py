"""Whatever happened to a set, `check` lists what is wrong; it never fails, and never changes anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.properties.test_diff_laws import SETS, edited, edits, examples

from setbook.format import read_document, serialise
from setbook.model import LiveSet
from setbook.model.check import check_set

pytestmark = pytest.mark.corpus


@pytest.mark.parametrize("line", [9, 11, 12])
def test_check_survives_blind_edits(corpus, line):
    document = read_document(corpus / SETS[line])

    @examples(document)
    @given(edits)
    def law(script):
        root = edited(document.root, script)
        found = root.find("LiveSet")
        if found is None:
            return
        before = serialise(root)
        for violation in check_set(found, document):
            assert violation.rule
            assert str(violation)
        assert serialise(root) == before

    law()


def test_a_set_of_nothing_is_checked(corpus):
    document = read_document(b'<?xml version="1.0"?><Ableton MinorVersion="11.0_1"><LiveSet /></Ableton>')
    assert LiveSet(document.root[0], document).check() == []
