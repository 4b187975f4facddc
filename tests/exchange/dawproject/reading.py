"""Look into a DAWproject without knowing how it was written."""

from __future__ import annotations

import itertools
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

REFERENCES = {"track", "destination", "parameter", "reference"}


def read_project(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.xml"))


def read_metadata(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("metadata.xml"))


def check_structure(path: Path) -> etree._Element:
    """What every importer leans on: ids are unique, references resolve, times go on, files are there."""
    project = read_project(path)
    ids = project.xpath("//@id")
    assert len(ids) == len(set(ids))
    tags = {item.get("id"): item.tag for item in project.iter() if item.get("id")}
    for item in project.iter():
        for name in REFERENCES & set(item.attrib):
            assert item.get(name) in tags, (item.tag, name)
            if name == "track":
                assert tags[item.get(name)] == "Track"
            if name == "destination":
                assert tags[item.get(name)] == "Channel"
    _check_times(project)
    _check_archive(path, project)
    return project


def _check_times(project: etree._Element) -> None:
    for points in project.iter("Points", "TempoAutomation", "TimeSignatureAutomation"):
        _go_on([float(point.get("time")) for point in points if point.tag != "Target"])
        assert len(points) > 1
    for warps in project.iter("Warps"):
        found = warps.findall("Warp")
        assert len(found) >= 2
        for name in ("time", "contentTime"):
            times = [float(warp.get(name)) for warp in found]
            assert all(a < b for a, b in itertools.pairwise(times))
    for notes in project.iter("Notes"):
        times = [float(note.get("time")) for note in notes]
        _go_on(times)
        assert all(0 <= int(note.get("key")) <= 127 and 0 <= float(note.get("vel")) <= 1 for note in notes)
    for clip in project.iter("Clip"):
        assert float(clip.get("time")) >= 0
        assert float(clip.get("duration")) > 0
        assert float(clip.get("playStart")) >= 0
        if clip.get("loopStart"):
            assert 0 <= float(clip.get("loopStart")) < float(clip.get("loopEnd"))
    _go_on([float(marker.get("time")) for marker in project.iter("Marker")])


def _check_archive(path: Path, project: etree._Element) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        inside = {file.get("path") for file in project.iter("File") if file.get("external") != "true"}
        assert set(names) == inside | {"project.xml", "metadata.xml"}
        assert len(names) == len(set(names))
        assert not any(name.startswith(("/", "..")) or ".." in name.split("/") for name in names)


def _go_on(times: list[float]) -> None:
    assert times == sorted(times)
    assert all(time >= 0 for time in times)
