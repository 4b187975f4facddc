"""The command line as a person or a script meets it: a process of its own."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

import setbook as sb

if TYPE_CHECKING:
    from pathlib import Path


def setbook(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "setbook", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def says(*arguments: str | Path) -> str:
    done = setbook(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_version_and_help_are_there() -> None:
    assert says("--version").startswith("setbook 0.")
    for command in ("info", "history", "diff", "render", "play", "cache", "demo"):
        assert command in says("--help")
        assert says(command, "--help")


def test_help_loads_none_of_the_heavy_parts() -> None:
    """What makes `--help` answer at once: nothing of the library runs for it."""
    code = (
        "import sys; sys.argv = ['setbook', '--help']\n"
        "from setbook.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'lxml', 'numba', 'soundfile', 'setbook.model'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


class TestInfo:
    def test_json_is_the_summary_and_nothing_else(self, demo_project: Path) -> None:
        path = demo_project / "Night Drive v6.als"
        told = json.loads(says("info", path, "--json"))
        assert told == json.loads(json.dumps(sb.open(path).summary()))
        assert {"live_version", "tempo", "time_signature", "tracks", "scenes", "locators", "samples"} <= set(
            told
        )

    def test_json_has_every_count(self, demo_project: Path) -> None:
        counts = json.loads(says("info", demo_project / "Night Drive v6.als", "--json"))["counts"]
        assert set(counts) >= {
            *("audio", "midi", "group", "return", "arrangement_clips", "session_clips", "notes", "devices"),
            *("automation_envelopes", "warp_markers", "scenes", "locators"),
        }
        assert counts["midi"] == 6
        assert counts["locators"] == 5

    def test_text_is_plain_where_no_terminal_reads(self, demo_project: Path) -> None:
        text = says("info", demo_project / "Night Drive v6.als")
        assert "\x1b" not in text
        assert "Live 11" in text
        assert "108 bpm" in text
        assert "Low Water, EQ Eight" in text

    def test_presets_show_their_devices(self, corpus: Path) -> None:
        preset = next(corpus.rglob("*.adg"))
        assert sb.open(preset).device.name in says("info", preset)


class TestHistory:
    def test_lists_the_versions_in_order(self, demo_project: Path) -> None:
        told = json.loads(says("history", demo_project, "--json"))
        names = [version["name"] for version in told["versions"]]
        assert len(names) >= 7
        assert names.index("Night Drive v1") < names.index("Night Drive v6")
        assert [version["index"] for version in told["versions"]] == list(range(len(names)))
        assert sum(version["is_fork"] for version in told["versions"]) == 1
        assert all(step["headline"] for step in told["steps"])

    def test_text_names_each_version(self, demo_project: Path) -> None:
        text = says("history", demo_project)
        assert all(f"Night Drive v{number}" in text for number in range(1, 7))


class TestDiff:
    def test_text_speaks_of_the_music(self, demo_project: Path) -> None:
        text = says("diff", demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als")
        assert "EQ Eight" in text
        assert "−5.5 dB" in text
        assert "\x1b" not in text

    def test_json_is_the_diff(self, demo_project: Path) -> None:
        before, after = demo_project / "Night Drive v4.als", demo_project / "Night Drive v5.als"
        told = json.loads(says("diff", before, after, "--json"))
        assert told["operations"]
        assert told["changes"]

    def test_a_set_beside_itself_is_unchanged(self, demo_project: Path) -> None:
        path = demo_project / "Night Drive v5.als"
        told = json.loads(says("diff", path, path, "--json"))
        assert told["operations"] == []
        assert told["changes"] == []


def test_render_writes_what_the_library_renders(demo_project: Path, tmp_path: Path) -> None:
    source, wav = demo_project / "Night Drive v5.als", tmp_path / "out.wav"
    text = says("render", source, "-o", wav, "--start", "64", "--end", "68")
    written, rate = soundfile.read(wav, dtype="float32")
    rendered = sb.render(sb.open(source), start_beats=64, end_beats=68)
    assert rate == rendered.sample_rate
    assert f"{rate} Hz" in text
    assert np.array_equal(written.T, rendered.samples)
    assert np.abs(written).max() > 0.01


def test_render_takes_bars_a_depth_and_a_loudness(demo_project: Path, tmp_path: Path) -> None:
    source, flac = demo_project / "Night Drive v2.als", tmp_path / "mix.flac"
    text = says("render", source, "-o", flac, "--bars", "9-10", "--bit-depth", "16", "--lufs", "-30")
    assert "LUFS" in text
    assert soundfile.info(flac).subtype == "PCM_16"
    assert max(map(len, text.replace(str(tmp_path), "").splitlines())) <= 80


def test_render_refuses_what_names_no_bars(demo_project: Path) -> None:
    done = setbook("render", demo_project / "Night Drive v2.als", "--bars", "4-x", "-o", "a.wav")
    assert done.returncode == 2
    assert "5-12" in done.stderr


def test_demo_writes_a_project_that_opens(tmp_path: Path) -> None:
    says("demo", tmp_path / "song")
    assert sb.open(tmp_path / "song" / "Night Drive v1.als").tracks


class TestErrors:
    """Each ends as one message on stderr, nothing on stdout, status 1."""

    @pytest.mark.parametrize(
        "command", [["info"], ["info", "--json"], ["render", "-o", "x.wav"], ["history"]]
    )
    def test_a_path_that_is_not_there(self, command: list[str], tmp_path: Path) -> None:
        self.check(setbook(*command, tmp_path / "nothing.als"), "nothing.als")

    def test_a_file_that_is_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.als"
        path.write_text("buy milk")
        self.check(setbook("info", path), "notes.als", "expected")

    def test_an_empty_file(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.als"
        path.touch()
        self.check(setbook("diff", path, path, "--json"), "empty.als")

    @staticmethod
    def check(done: subprocess.CompletedProcess[str], *words: str) -> None:
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.startswith("setbook: ")
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        assert all(word in done.stderr for word in words)


def test_a_set_of_an_unknown_live_is_opened_with_a_note(demo_project: Path, tmp_path: Path) -> None:
    xml = gzip.decompress((demo_project / "Night Drive v1.als").read_bytes())
    future = tmp_path / "future.als"
    future.write_bytes(gzip.compress(re.sub(rb'MinorVersion="11[.]', b'MinorVersion="99.', xml)))
    done = setbook("info", future)
    assert done.returncode == 0
    assert done.stderr.startswith("setbook: note: ")
