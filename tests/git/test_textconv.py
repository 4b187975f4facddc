"""A set as lines: stable where nothing changed, different where something did, and useful to git's own tools."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from tests.diff.conftest import PAIRS, find
from tests.git.conftest import volume

import setbook as sb
from setbook.diff import patch
from setbook.git.textconv import textconv
from setbook.git.transcript import transcribe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.git.conftest import Repo


_SAVED = 2  # lines at the top that say which Live saved it


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: pair[1][-44:])
def pair(request: pytest.FixtureRequest, corpus: Path) -> tuple[Path, Path]:
    """Two successive saves of one song."""
    before, after = (find(corpus, start) for start in request.param)
    return before, after


class TestOnSavesOfTheCorpus:
    def test_the_text_differs_exactly_where_the_set_does(self, pair: tuple[Path, Path]) -> None:
        same = textconv(pair[0]) == textconv(pair[1])
        diff = sb.diff(*pair)
        if diff.changes:
            assert not same
        if not diff.operations:
            assert same

    def test_what_diff_calls_noise_is_in_no_fact(self, pair: tuple[Path, Path]) -> None:
        """A patched set has the older one's noise: what is open, scrolled to, numbered anew."""
        before, after = pair
        patched = patch(sb.open(before), sb.diff(before, after).operations)
        # Headings name an unnamed track as Live derives it, which a patch leaves to Live.
        lines, wanted = (
            [line for line in found if line.startswith("  ")]
            for found in (list(transcribe(patched.document)), textconv(after).splitlines())
        )
        assert lines[_SAVED:] == wanted[_SAVED:]

    def test_no_line_is_a_command(self, pair: tuple[Path, Path]) -> None:
        assert all(line.isprintable() for line in textconv(pair[0]).splitlines())


def test_another_spelling_of_the_same_set_is_the_same_text(demo_project: Path, tmp_path: Path) -> None:
    path = demo_project / "Night Drive v3.als"
    xml = gzip.decompress(path.read_bytes())
    again = tmp_path / "again.als"
    again.write_bytes(
        re.sub(rb'NextPointeeId Value="\d+"', b'NextPointeeId Value="999999"', xml.replace(b"\t", b" "))
    )
    assert textconv(again) == textconv(path)


def test_one_edit_is_one_line(demo_project: Path, tmp_path: Path) -> None:
    live_set = sb.open(demo_project / "Night Drive v3.als")
    live_set.track("Bass").mixer.volume.value = 0.5
    live_set.save(tmp_path / "edited.als")
    before = textconv(demo_project / "Night Drive v3.als").splitlines()
    after = textconv(tmp_path / "edited.als").splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [new for _, new in changed] == ["  Volume −6.0 dB [0.5]"]


def test_every_note_and_every_point_has_its_line(demo_project: Path) -> None:
    live_set = sb.open(demo_project / "Night Drive v6.als")
    text = textconv(demo_project / "Night Drive v6.als")
    counts = live_set.counts
    assert text.count("\n  note ") == counts.notes
    points = sum(len(envelope.points) for track in live_set.all_tracks for envelope in track.envelopes)
    assert len(re.findall(r"\n  .* automation (?:before all|[\d.−]+(?: \[[^]]+\])?): ", text)) >= points


def test_presets_read_too(corpus: Path) -> None:
    for ending in ("*.adg", "*.adv"):
        preset = next(corpus.rglob(ending))
        assert sb.open(preset).device.name in textconv(preset)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 bytes"),
        (b"buy milk", "expected gzip or XML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n", "git lfs pull"),
    ],
)
def test_what_is_no_set_says_why_and_is_told_apart(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "song.als"
    file.write_bytes(content)
    text = textconv(file)
    assert text.startswith("Not shown: song.als: ")
    assert words in text
    assert str(tmp_path) not in text
    file.write_bytes(content + b"x")
    assert textconv(file) != text


class TestInGit:
    @pytest.fixture
    def louder(self, repo: Repo) -> Repo:
        repo.edit("song.als", volume("Bass", 0.5))
        repo.commit("louder")
        return repo

    def test_log_and_show_name_the_track_at_the_head_of_the_hunk(self, louder: Repo) -> None:
        for command in (["log", "-p", "-1"], ["show"]):
            said = louder.git(*command).stdout
            assert re.search(r"^@@ .* @@ Bass \(MIDI track", said, re.MULTILINE)
            assert re.search(r"^\+  Volume −6\.0 dB", said, re.MULTILINE)
            assert len(re.findall(r"^[-+] ", said, re.MULTILINE)) == 2

    def test_blame_knows_who_turned_the_fader(self, louder: Repo) -> None:
        head = louder.git("rev-parse", "HEAD").stdout[:7]
        blamed = louder.git("blame", "-s", "--abbrev=6", "song.als").stdout.splitlines()
        mine = [line for line in blamed if line.startswith(head)]
        assert len(mine) == 1
        assert "Volume −6.0 dB" in mine[0]

    def test_grep_and_pickaxe_find_a_note(self, louder: Repo) -> None:
        assert (
            "Volume −6.0 dB"
            in louder.git("grep", "--textconv", "Volume −6.0", "HEAD", "--", "song.als").stdout
        )
        assert "louder" in louder.git("log", "--textconv", "-G", "Volume −6.0", "--format=%s").stdout

    def test_git_keeps_the_text_so_that_the_second_look_is_fast(self, louder: Repo) -> None:
        louder.git("show")
        assert louder.git("show-ref", "refs/notes/textconv/setbook").stdout

    def test_another_edition_of_the_text_makes_git_forget(self, louder: Repo) -> None:
        louder.git("show")
        config = louder.root / ".git/config"
        config.write_text(
            config.read_text().replace("--edition 1", "--edition 2").replace("setbook git", "broken git")
        )
        assert "Volume −6.0 dB" not in louder.git("show", ok=False).stdout
