"""Since Live 10 the items of most lists are keyed by an ``Id``, and Live keys its own tables by them."""

from collections import Counter
from collections.abc import Iterator

from setbook.format import attributes_at
from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "list ids"

LISTS = (
    *("ClipSlotList", "Slots", "Scenes", "SceneNames", "Sends", "SendsPre", "SendInfos"),
    *("Events", "KeyTracks", "Envelopes", "WarpMarkers", "TimeSignatures", "EventLists"),
    *("Locators", "Grooves", "TakeLanes", "LinkedTrackGroups", "AutomationLanes"),
    *("Devices", "Branches", "ReturnBranches", "SampleParts", "ParameterList"),
)
"""Lists whose items have an ``Id`` each where their Live line writes one."""


def check_list_ids(song: Song) -> Iterator[Violation]:
    """Find lists in which an id stands twice."""
    for items in song.element.iter(*LISTS):
        if len(items) < 2 or items[0].get("Id") is None:
            continue
        numbers = attributes_at(items, "*", "Id")
        if len(set(numbers)) == len(numbers):
            continue
        again = sorted(number for number, times in Counter(numbers).items() if times > 1)
        said = (
            f"expected every item of {items.tag} to have an id of its own, found {', '.join(again[:3])} twice"
        )
        yield Violation(RULE, track_label(items), said, items)
