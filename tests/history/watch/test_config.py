"""`setbook.toml`: what it asks for, and what it cannot ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from setbook.errors import HistoryError
from setbook.history.watch import WatchConfig, read_config


def written(folder: Path, text: str) -> Path:
    path = folder / "setbook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = """
    [watch]
    folders = ["Projects", "/elsewhere", "~/Music"]
    frequency = 10
    debounce_seconds = 1
    ignore = ["Backup/", "*sketch*"]
    only_musical = true
    force_polling = true
    keep_samples = true
    private = false
    """
    config = read_config(written(tmp_path, text))
    assert config.folders == (tmp_path / "Projects", Path("/elsewhere"), Path.home() / "Music")
    assert (config.pause_seconds, config.debounce_seconds) == (600.0, 1.0)
    assert (config.only_musical, config.force_polling, config.keep_samples, config.private) == (
        True,
        True,
        True,
        False,
    )


def test_without_settings_each_save_counts_and_versions_are_private(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, ""))
    assert config == WatchConfig()
    assert (config.pause_seconds, config.private, config.ignore) == (0.0, True, ("Backup/",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[watch]\nfolder = ['x']", "found folder"),
        ("[watch]\nfolders = 'x'", "list of texts"),
        ("[watch]\nfolders = [1]", "list of texts"),
        ("[watch]\nfrequency = 'daily'", "minutes"),
        ("[watch]\nfrequency = true", "minutes"),
        ("[watch]\nfrequency = -1", "minutes"),
        ("[watch]\ndebounce_seconds = 'soon'", "seconds"),
        ("[watch]\nprivate = 'yes'", "true or false"),
        ("watch = 3", "table"),
        ("[watch", "TOML"),
    ],
)
def test_what_is_not_understood_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(HistoryError, match=said):
        read_config(written(tmp_path, text))


def test_which_files_are_watched() -> None:
    config = WatchConfig(folders=(Path("/music"),), ignore=("Backup/", "*sketch*", "old/*"))
    for name, wanted in [
        ("Song.als", True), ("Song Project/Song.ALS", True), ("a/b/c/Song.als", True),
        ("Song Project/Backup/Song [2021-06-13 210830].als", False), ("Song Project/backup/x.als", False),
        ("My Sketch 3.als", False), ("old/Song.als", False), ("older/Song.als", True),
        (".Song.als", False), ("Song.als.tmp", False), ("Song.wav", False), (".setbook/Song.als", False),
        ("Ableton Project Info/Song.als", False),
    ]:  # fmt: skip
        assert config.wants(Path("/music") / name) is wanted, name
    assert not config.wants(Path("/elsewhere/Song.als"))
