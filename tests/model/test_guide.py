"""The guide's section on editing does what it says, on the demo song."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import setbook as sb
from setbook.model import LiveSet

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"


def test_the_section_on_editing_runs(
    demo_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = re.search(r"## Edit and save\n(.*?)\n## ", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert section is not None
    code = "\n".join(re.findall(r"```python\n(.*?)```", section[1], re.DOTALL))
    shutil.copytree(demo_project, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    live_set = sb.open("Night Drive v6.als")
    exec(code, {"sb": sb, "live_set": live_set})
    saved = sb.open("Night Drive v7.als")
    assert isinstance(saved, LiveSet)
    assert saved.check() == []
    assert {"Bells", "Low and high", "Hall"} <= {track.name for track in saved.all_tracks}
    assert [clip.name for clip in saved.track("Bells").clips] == ["Ding", "Ding"]
    assert saved.tempo != 124.0
