"""Every lesson runs from a clean start, as a learner would run it, and says what its text says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

LESSONS = sorted((Path(__file__).parents[2] / "notebooks" / "lessons").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="session")
def executed(
    tmp_path_factory: pytest.TempPathFactory, demo_project: Path
) -> dict[str, nbformat.NotebookNode]:
    """The lessons, each executed in a folder of its own beside a fresh copy of the demo."""
    return {
        lesson.name: _execute(lesson, tmp_path_factory.mktemp("lesson"), demo_project) for lesson in LESSONS
    }


def _execute(lesson: Path, folder: Path, demo_project: Path) -> nbformat.NotebookNode:
    """Run in a process of its own: the notebook client and the browser tests' loop do not share one."""
    shutil.copytree(demo_project, folder / "demo-project")
    shutil.copy(lesson, folder)
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "execute",
        "--timeout=240",
        "--output=executed.ipynb",
        lesson.name,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return nbformat.read(folder / "executed.ipynb", as_version=4)


@pytest.mark.parametrize("lesson", [lesson.name for lesson in LESSONS])
class TestEveryLesson:
    def test_runs_without_an_error(self, executed: dict[str, nbformat.NotebookNode], lesson: str) -> None:
        cells = [cell for cell in executed[lesson].cells if cell.cell_type == "code"]
        assert all(cell.execution_count for cell in cells)
        assert not [output.text for output in _outputs(executed[lesson]) if output.get("name") == "stderr"]

    def test_is_kept_without_outputs(self, lesson: str) -> None:
        notebook = nbformat.read(next(path for path in LESSONS if path.name == lesson), as_version=4)
        assert not _outputs(notebook)

    def test_opens_with_our_kernel_and_our_page(self, lesson: str) -> None:
        metadata = nbformat.read(next(path for path in LESSONS if path.name == lesson), as_version=4).metadata
        assert metadata.kernelspec.name == "setbook"
        assert metadata.voila.template == "setbook"


def test_the_first_lesson_shows_its_five_widgets(executed: dict[str, nbformat.NotebookNode]) -> None:
    shown = [
        output
        for output in _outputs(executed["01-hear-the-versions.ipynb"])
        if WIDGET in output.get("data", {})
    ]
    texts = " ".join(output.data["text/plain"] for output in shown)
    assert len(shown) == 6  # history, arrangement, diff, two mixers, the learner's own diff
    assert re.search(r"<History.*<LiveSet.*<Diff.*Mixer.*Mixer.*<Diff", texts)


def test_the_first_lesson_measures_what_it_claims(executed: dict[str, nbformat.NotebookNode]) -> None:
    """The text says: low-mids down by over four decibels, the mids by about half of that, the highs not at all."""
    table = next(
        output.text
        for output in _outputs(executed["01-hear-the-versions.ipynb"])
        if "band" in output.get("text", "")
    )
    change_db = {row.split()[0]: float(row.split()[-2]) for row in table.splitlines()[1:]}
    assert change_db["low-mids"] <= -4
    assert 0.35 <= change_db["mids"] / change_db["low-mids"] <= 0.65
    assert abs(change_db["highs"]) <= 1


def _outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """What the cells show. What one cell prints may come in pieces, and is put together again."""
    found: list[nbformat.NotebookNode] = []
    for cell in notebook.cells:
        texts: dict[str, nbformat.NotebookNode] = {}
        for output in cell.outputs if cell.cell_type == "code" else ():
            if output.output_type != "stream":
                found.append(output)
            elif output.name in texts:
                texts[output.name].text += output.text
            else:
                texts[output.name] = nbformat.from_dict(dict(output))
                found.append(texts[output.name])
    return found


def test_the_second_lesson_shows_what_its_text_says(executed: dict[str, nbformat.NotebookNode]) -> None:
    texts = [output.get("text", "") for output in _outputs(executed["02-write-an-effect.ipynb"])]
    table = next(text for text in texts if text.startswith("drive"))
    rows = [[float(word) for word in line.split()] for line in table.splitlines()[1:]]
    assert [row[0] for row in rows] == [1, 4, 8]
    assert rows[0][2] < rows[1][2] < rows[2][2]  # the third harmonic comes up as it is driven
    assert any("'loud' in line" in text for text in texts)
    assert any(re.search(r"The two differ by -?\d", text) for text in texts)
