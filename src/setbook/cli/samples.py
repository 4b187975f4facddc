"""`setbook samples`: what a set plays, where it is, and how to bring it together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from setbook.cli.opening import open_set
from setbook.cli.output import console, print_json, progress_bar

if TYPE_CHECKING:
    from setbook.exchange import Missing
    from setbook.model import LiveSet


def samples(
    file: Annotated[Path, typer.Argument(help="A .als file.")],
    collect: Annotated[
        Path | None,
        typer.Option("--collect", help="Copy all samples, and the set that plays them, into this project."),
    ] = None,
    find: Annotated[
        list[Path] | None,
        typer.Option(
            "--find", help="Look for missing samples below this folder; may be given more than once."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="With --find: the mended set, as a new file."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List a set's samples, collect them, or find missing ones.

    The set and the samples stay as they are; only new files are written.
    """
    if collect is not None and find:
        raise typer.BadParameter("choose --collect or --find: first mend the set, then collect")
    live_set = open_set(file)
    if collect is not None:
        _collect(live_set, collect, as_json=as_json)
    elif find:
        _find(live_set, find, output, as_json=as_json)
    else:
        _list(live_set, as_json=as_json)


def _list(live_set: LiveSet, *, as_json: bool) -> None:
    found = [
        {
            "name": sample.name,
            "path": None if located.path is None else str(located.path),
            "stored_path": sample.stored_path,
            "found_by": located.by,
        }
        for sample in live_set.samples
        for located in [sample.located]
    ]
    if as_json:
        print_json(found)
        return
    out = console()
    for sample in found:
        mark = "missing" if sample["path"] is None else "by name" if sample["found_by"] == "name" else ""
        out.print(f"{mark:8}{sample['path'] or sample['stored_path']}", markup=False)
    missing = sum(sample["path"] is None for sample in found)
    out.print(f"{len(found)} samples, {missing} missing", markup=False)


def _collect(live_set: LiveSet, folder: Path, *, as_json: bool) -> None:
    from setbook.exchange import collect_samples

    with progress_bar("Collecting samples") as progress:
        done = collect_samples(live_set, folder, progress=progress)
    if as_json:
        print_json(
            {
                "set": str(done.path),
                "samples": [
                    {
                        "name": one.name,
                        "source": str(one.source),
                        "path": str(one.path),
                        "copied": one.is_copy,
                    }
                    for one in done.samples
                ],
                "missing": list(done.missing),
                "references": done.reference_count,
            }
        )
        return
    out = console()
    for path in done.missing:
        out.print(f"missing {path}", markup=False)
    copies = len({one.path for one in done.samples if one.is_copy})
    out.print(
        f"{done.path}: {len(done.samples)} samples, {copies} files copied, {len(done.missing)} missing",
        markup=False,
    )


def _find(live_set: LiveSet, roots: list[Path], output: Path | None, *, as_json: bool) -> None:
    from setbook.exchange import find_missing, repair

    matches = find_missing(live_set, roots)
    done = None if output is None else repair(live_set, matches, output)
    if as_json:
        print_json(
            {
                "missing": [_match_data(match) for match in matches],
                "set": None if done is None else str(done.path),
                "references": 0 if done is None else done.reference_count,
            }
        )
        return
    out = console()
    for match in matches:
        out.print(f"{match.status:10}{match.sample.stored_path}", markup=False)
        for candidate in match.candidates:
            out.print(f"{'':10}{candidate.path} (by {candidate.evidence})", markup=False)
    found = sum(match.status == "found" for match in matches)
    out.print(f"{len(matches)} missing, {found} found", markup=False)
    if done is not None:
        out.print(f"{done.path}: {done.reference_count} references mended", markup=False)
    elif found:
        out.print("Add -o NEW.als to save a set that plays them.", markup=False)


def _match_data(match: Missing) -> dict[str, Any]:
    return {
        "name": match.sample.name,
        "stored_path": match.sample.stored_path,
        "status": match.status,
        "path": None if match.path is None else str(match.path),
        "candidates": [
            {"path": str(candidate.path), "evidence": candidate.evidence} for candidate in match.candidates
        ],
    }
