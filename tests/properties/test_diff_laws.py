"""The laws of DESIGN's algebra of change, under random edits of real sets of each Live line.

Edits are blind: elements are removed, doubled, dragged to other places and given other values wherever they
are, so most of these sets are ones that no Live would write. The laws hold all the same.
"""

from __future__ import annotations

import copy
import json
import os
import random

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from setbook.diff import diff, from_json, invert, operations_schema, patch, to_json
from setbook.diff.compare import compare
from setbook.diff.noise import EVERYTHING, NOISE, covered
from setbook.diff.patch import patch_tree
from setbook.format import read_document, serialise
from setbook.model import LiveSet

pytestmark = pytest.mark.corpus

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
SETS = {
    8: "offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als",
    9: "WoodburyShortridge+pilot-intro/Ableton Project/Air1.als",
    10: "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    11: f"{SKELETONS}/11.3.42.als",
    12: f"{SKELETONS}/12.4.5b.als",
}
MOST_BYTES = 700_000
LISTS = (
    "Tracks",
    "Devices",
    "Events",
    "KeyTracks",
    "ClipSlotList",
    "Scenes",
    "SceneNames",
    "Locators",
    "Envelopes",
)

edits = st.lists(
    st.tuples(
        st.sampled_from(["remove", "double", "drag", "set", "reorder", "rehouse device"]),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module", params=SETS, ids=lambda line: f"Live {line}")
def document(request, corpus):
    found = read_document(corpus / SETS[request.param])
    cut(found.root)
    return found


def cut(root):
    """Keep as many tracks of a big set as leave its examples quick."""
    tracks = root.find("LiveSet/Tracks")
    while len(serialise(root)) > MOST_BYTES and len(tracks) > 2 and not os.environ.get("SETBOOK_SOAK"):
        tracks.remove(max(tracks[1:], key=lambda track: len(serialise(track))))


def edited(root, script):
    """A copy of a tree after a script of edits."""
    changed = copy.deepcopy(root)
    everything = [found for found in changed.iter() if found.getparent() is not None]
    lists = [found for found in changed.iter(*LISTS) if len(found)]
    chains = list(changed.iter("Devices"))
    for kind, one, other in script:
        target = everything[one % len(everything)]
        if target.getroottree().getroot() is changed and target.getparent() is not None:
            EDIT[kind](target, lists[one % len(lists)], chains, other)
    return changed


def remove(target, _items, _chains, _number):
    target.getparent().remove(target)


def double(target, _items, _chains, _number):
    target.addnext(copy.deepcopy(target))


def drag(_target, items, _chains, number):
    if len(items):
        items.insert(number % 7 % len(items), items[number % len(items)])


def set_value(target, _items, _chains, number):
    if target.attrib:
        name = sorted(target.attrib)[number % len(target.attrib)]
        target.set(name, ["0.25", "true", "-7", "Ω & <b>"][number % 4])


def reorder(target, _items, _chains, number):
    children = list(target)
    target[:] = children[number % (len(children) + 1) :] + children[: number % (len(children) + 1)]


def rehouse_device(_target, _items, chains, number):
    devices = [device for chain in chains for device in chain]
    if devices:
        device, chain = devices[number % len(devices)], chains[number // 7 % len(chains)]
        if device is not chain and device not in chain.iterancestors():
            chain.append(device)


EDIT = {
    "remove": remove,
    "double": double,
    "drag": drag,
    "set": set_value,
    "reorder": reorder,
    "rehouse device": rehouse_device,
}
by_hand = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # sets are too big to shrink
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def examples(document):
    return settings(by_hand, max_examples=50 if os.environ.get("SETBOOK_SOAK") else 8)


def test_patch_applies_what_diff_found(document):
    @examples(document)
    @given(edits)
    def law(script):
        after = edited(document.root, script)
        operations = [edit.operation for edit in compare(document.root, after).edits]
        assert covered(patch_tree(document.root, operations)) == covered(after)
        assert covered(patch_tree(after, invert(operations))) == covered(document.root)

    law()


def test_patch_is_exact_to_the_byte_where_nothing_is_left_out(document):
    @examples(document)
    @given(edits)
    def law(script):
        after = edited(document.root, script)
        operations = [edit.operation for edit in compare(document.root, after, EVERYTHING).edits]
        assert serialise(patch_tree(document.root, operations, renumber=False)) == serialise(after)
        back = patch_tree(after, invert(operations), renumber=False)
        assert serialise(back) == serialise(document.root)

    law()


def test_operations_are_data(document):
    @examples(document)
    @given(edits)
    def law(script):
        operations = [edit.operation for edit in compare(document.root, edited(document.root, script)).edits]
        rows = json.loads(json.dumps(to_json(operations)))
        jsonschema.validate(rows, operations_schema())
        assert from_json(rows) == operations
        assert invert(invert(operations)) == operations

    law()


def test_two_scripts_meet_by_way_of_the_difference_between_them(document):
    @examples(document)
    @given(edits, edits)
    def law(here, there):
        one, other = edited(document.root, here), edited(document.root, there)
        operations = [edit.operation for edit in compare(one, other).edits]
        assert covered(patch_tree(one, operations)) == covered(other)

    law()


def test_every_difference_can_be_told(document):
    live_set = LiveSet(document.root.find("LiveSet"), document)

    @examples(document)
    @given(edits)
    def law(script):
        other = copy.copy(document)
        other.root = edited(document.root, script)
        if (found := other.root.find("LiveSet")) is not None:
            told = diff(live_set, LiveSet(found, other))
            assert json.dumps(told.to_dict())
            assert told.to_text(color=True)

    law()


def test_noise_is_neither_operation_nor_change(document):
    """What a mere save does: other view state, other list-local ids, another play position."""
    live_set = LiveSet(document.root.find("LiveSet"), document)

    @examples(document)
    @given(st.integers(0, 10**9))
    def law(seed):
        chance = random.Random(seed)
        saved = copy.copy(document)
        saved.root = copy.deepcopy(document.root)
        for found in list(saved.root.iter()):
            if NOISE.element(found) and found.get("Value") and chance.random() < 0.3:
                found.set("Value", str(chance.randrange(100)))
            for name in found.attrib:
                if NOISE.attribute(found, name) and chance.random() < 0.3:
                    found.set(name, str(chance.randrange(100)))
        told = diff(live_set, LiveSet(saved.root.find("LiveSet"), saved))
        assert not told
        assert told.operations == []

    law()


def test_a_patched_set_opens_and_does_not_differ_from_what_it_became(document):
    live_set = LiveSet(document.root.find("LiveSet"), document)
    other = copy.copy(document)
    other.root = copy.deepcopy(document.root)
    after = LiveSet(other.root.find("LiveSet"), other)
    after.tempo = 98.5
    after.tracks[0].name = "Sub"
    after.tracks[0].element.getparent().remove(after.tracks[-1].element)

    patched = patch(live_set, diff(live_set, after).operations)

    assert patched.tempo == 98.5
    assert not diff(patched, after)
    assert live_set.tracks[0].name != "Sub"
