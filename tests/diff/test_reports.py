"""Every format tells every change, keeps to its own rules, and lets no name of a stranger become a command."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diff.conftest import PAIRS, find

import setbook as sb
from setbook.diff import Change, diff_schema, operations_schema
from setbook.diff.reports.grouping import sections
from setbook.views.diff_page import diff_page

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.diff import Diff

VOID = {"meta", "link", "img", "br", "hr", "input"}
SVG_LEAVES = {"path", "rect"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></title><script>x</script>",
    "&lt;b&gt;",
    "[click](javascript:alert(1)) ![x](http://example.com/x.png)",
    "**bold** _it_ `code` ~~gone~~ | a | # b",
    "@everyone fixes #12 https://example.com www.example.com",
    "\u202etxt.exe",
    "Bass\nLead",
]


class Page(HTMLParser):
    """What a browser would make of a page: its elements, its text, and whether every tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SVG_LEAVES
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def attributes(self, name: str) -> list[str | None]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]


def check_page(html: str) -> Page:
    page = Page(html)
    assert page.open == []
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "form", "input", "base", "video"}
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert all(str(target).startswith("#change-") for target in page.attributes("href"))
    assert page.attributes("src") == []
    assert "url(" not in html
    assert "@import" not in html
    anchors = page.attributes("id")
    assert len(anchors) == len(set(anchors))
    assert {str(target)[1:] for target in page.attributes("href")} <= set(anchors)
    return page


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: pair[1][-44:])
def save(request: pytest.FixtureRequest, corpus: Path) -> Diff:
    """The diff of two successive saves of one song."""
    return sb.diff(*(find(corpus, start) for start in request.param))


@pytest.fixture(scope="module")
def demo_diff(demo_project: Path) -> Diff:
    return sb.diff(demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als")


class TestOnSavesOfTheCorpus:
    def test_json_keeps_to_the_schema(self, save: Diff) -> None:
        told = json.loads(json.dumps(save.to_dict(), allow_nan=False))
        jsonschema.Draft202012Validator(diff_schema()).validate(told)

    def test_the_page_is_whole_and_tells_every_change(self, save: Diff) -> None:
        page = check_page(diff_page(save))
        for change in save.changes:
            assert change.what[1:] in page.text
        items = [tag for tag, attributes in page.elements if str(attributes.get("id")).startswith("change-")]
        assert len(items) == len(save.changes)

    def test_text_and_markdown_have_a_line_for_each_change(self, save: Diff) -> None:
        text, markdown = save.to_text(), save.to_markdown()
        assert len(re.findall(r"^  [+−~↕] ", text, re.MULTILINE)) == len(save.changes)
        assert len(re.findall(r"^- `[+−~↕]` ", markdown, re.MULTILINE)) == len(save.changes)
        assert not re.search(r"^#", markdown, re.MULTILINE)


class TestSchema:
    def test_it_is_a_schema_and_has_that_of_the_operations_inside(self) -> None:
        jsonschema.Draft202012Validator.check_schema(diff_schema())
        assert diff_schema()["$defs"]["operations"] == operations_schema()

    @pytest.mark.parametrize(
        "broken",
        [
            {"headline": ""},
            {"changes": [{"kind": "set"}]},
            {"operations": [{"op": "explode"}]},
            {"surprise": 1},
        ],
    )
    def test_it_refuses_what_is_none(self, demo_diff: Diff, broken: dict[str, object]) -> None:
        told = demo_diff.to_dict() | broken
        assert not jsonschema.Draft202012Validator(diff_schema()).is_valid(told)


class TestText:
    def test_it_is_grouped_by_track_heaviest_first(self, demo_diff: Diff) -> None:
        text = demo_diff.to_text()
        assert text.startswith(f"Night Drive v4 → Night Drive v5: {len(demo_diff)} changes\n\n")
        heads = [line for line in text.splitlines()[1:] if line and not line.startswith("  ")]
        assert heads[0] == (demo_diff.changes[0].where.partition(" › ")[0] or "Song")
        assert len(heads) == len(set(heads))

    def test_colour_only_adds_colour(self, demo_diff: Diff) -> None:
        painted = demo_diff.to_text(color=True)
        assert re.sub("\x1b\\[[0-9]+m", "", painted) == demo_diff.to_text()
        assert "\x1b[33m~\x1b[0m" in painted


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest, demo_project: Path) -> Diff:
    """A set whose tracks and first clip have a hostile name."""
    before = sb.open(demo_project / "Night Drive v4.als")
    after = sb.open(demo_project / "Night Drive v5.als")
    after.track("Bass").clips[0].name = request.param
    for track in after.tracks:
        track.name = request.param
    return sb.diff(before, after)


class TestHostileNames:
    def test_the_page_shows_them_as_text(self, hostile: Diff) -> None:
        page = check_page(diff_page(hostile))
        assert hostile.after_set is not None
        name = hostile.after_set.tracks[0].name
        shown = name.replace("\n", "␊").replace("\u202e", "�")
        assert shown in page.text

    def test_a_terminal_gets_no_command_and_no_line_of_their_making(self, hostile: Diff) -> None:
        lines = hostile.to_text().split("\n")
        assert len(lines) == 1 + 2 * len(sections(hostile.changes)) + len(hostile.changes)
        assert all(line.isprintable() for line in lines)

    def test_markdown_neither_links_nor_mentions_nor_marks_up(self, hostile: Diff) -> None:
        markdown = hostile.to_markdown()
        bare = re.sub(r"\\.", "", markdown)
        assert "<" not in bare
        assert "](" not in bare
        assert not re.search(r"@\w|#\d|://|www\.", markdown)
        assert bare.count("**") == 2 + 2 * sum(
            1 for line in markdown.split("\n")[1:] if line.startswith("**")
        )


letters = st.text(max_size=40)
changes = st.builds(
    Change,
    kind=st.sampled_from(["set", "insert", "remove", "move"]),
    concept=st.sampled_from(["track", "clip", "parameter"]),
    where=letters,
    what=letters.filter(bool),
    before=st.none() | letters,
    after=st.none() | letters,
    track_id=st.none() | letters,
    start_beats=st.none() | st.floats(),
    end_beats=st.none() | st.floats(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(changes, max_size=14), letters, letters)
def test_whatever_stands_in_a_change_every_report_holds(found: list[Change], before: str, after: str) -> None:
    diff = sb.Diff([], found, before, after)
    check_page(diff.to_html())
    assert not {unicodedata.category(letter) for letter in diff.to_text() if letter != "\n"} & {
        "Cc",
        "Cs",
        "Zl",
    }
    assert len(re.findall(r"^- `", diff.to_markdown(), re.MULTILINE)) == len(found)


class TestPage:
    def test_the_ten_that_matter_most_come_first_and_lead_to_their_place(self, demo_project: Path) -> None:
        diff = sb.diff(demo_project / "Night Drive v5.als", demo_project / "Night Drive v6.als")
        html = diff.to_html()
        first = html[html.index("What matters most") : html.index("Where in the song")]
        assert re.findall('href="#change-([0-9]+)"', first) == [str(number) for number in range(1, 11)]

    def test_marks_have_words(self, demo_diff: Diff) -> None:
        html = demo_diff.to_html()
        assert html.count('<span class="spoken">Changed: </span>') >= sum(
            change.kind == "set" for change in demo_diff
        )

    def test_tracks_wear_their_colour(self, demo_diff: Diff) -> None:
        html = demo_diff.to_html()
        bass = sb.LiveSet.track(demo_diff.after_set, "Bass")
        assert f'style="--track:{bass.color}"><h3><bdi>Bass</bdi>' in html

    def test_the_time_line_lies_within_itself(self, save: Diff) -> None:
        spans = re.findall(r'<rect class="\w+" x="([^"]+)" width="([^"]+)"', save.to_html())
        for left, width in spans:
            assert math.isfinite(float(left))
            assert 0 <= float(left) <= 996
            assert float(left) + float(width) <= 1004

    def test_a_session_clip_has_no_place_in_the_song(self) -> None:
        change = Change("set", "notes", "Bass › Idea", "more", track_id="7", start_beats=0.0, end_beats=4.0)
        arranged, launched = (
            sb.Diff([], [replace(change, clip_key=key)], "a", "b").to_html()
            for key in ("7/clip-1", "7/slot-0")
        )
        assert "Where in the song" in arranged
        assert "Where in the song" not in launched

    def test_raw_values_lie_behind_the_change_that_tells_them(self, demo_diff: Diff) -> None:
        html = demo_diff.to_html()
        for number, change in enumerate(demo_diff, start=1):
            row = html[html.index(f'<li id="change-{number}">') :].partition("</details>")[0]
            told = re.findall("<td><code>((?:track|device):[^<]+)</code>", row)
            ours = {getattr(demo_diff.operations[place], "at", "") for place in change.operations}
            if len(change.operations) <= 100:
                assert {address for address in ours if address} <= {address.split(" ")[0] for address in told}
            else:
                assert f"{len(change.operations) - 100} more are in" in row

    def test_what_no_change_tells_is_counted(self, demo_project: Path) -> None:
        diff = sb.diff(demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als")
        bare = sb.Diff(diff.operations, [], "a", "b")
        assert (
            f"{len(diff.operations)} values more that no change above tells"
            in check_page(bare.to_html()).text
        )

    def test_an_eq_is_drawn_before_and_after_once(self, demo_diff: Diff) -> None:
        assert diff_page(demo_diff).count('<figure class="eq">') == 1
        assert demo_diff.to_html().count('<figure class="eq">') == 0

    def test_nothing_changed_is_said(self, demo_project: Path) -> None:
        path = demo_project / "Night Drive v4.als"
        page = check_page(sb.diff(path, path).to_html())
        assert "No musical changes" in page.text

    def test_presets_have_a_page_too(self, corpus: Path) -> None:
        preset = next(corpus.rglob("*.adg"))
        other = sb.open(preset)
        other.device.user_name = "<i>Mine</i>"
        page = check_page(diff_page(sb.diff(sb.open(preset), other)))
        assert "<i>Mine</i>" in page.text

    def test_a_song_of_absurd_length_is_drawn_in_bounds(self, demo_project: Path) -> None:
        before, after = (sb.open(demo_project / f"Night Drive v{number}.als") for number in (4, 5))
        after.track("Bass").clips[0].end = 1e300
        check_page(sb.diff(before, after).to_html())
