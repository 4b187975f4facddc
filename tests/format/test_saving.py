"""Saving: an unedited set gives back its XML, an edit changes its own bytes and no others."""

from __future__ import annotations

import gzip
import os
import sys
from typing import TYPE_CHECKING

import pytest
from tests.format.bad_files import PACKED, SET

import setbook as sb
from setbook.errors import FileChanged, NotWritable
from setbook.format import element, new_document, read_document, serialise

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.format import Document

_LINES = b"""<?xml version='1.0' encoding="UTF-8"?>\r
<!-- made by hand -->\r
<Ableton Creator='Ableton "Live" 9.7' MinorVersion="9.5_327">\r
\t<LiveSet>\r
\t\t<Odd  A = "1"   B='two'></Odd>\r
\t\t<!-- kept --><Name Value="&#x41; &amp; B&#xA;" />\r
\t\t<List>\r
\t\t\t<Item Id="0" Value="a" />\r
\t\t\t<Item Id="1" Value="b"/>\r
\t\t\t<Item Id="2" Value="c" ></Item>\r
\t\t</List>\r
\t\t<Empty />\r
\t\t<Data>\r
\t\t\tAB CD\r
\t\t</Data>\r
\t</LiveSet>\r
</Ableton>\r
<?end?>"""
"""Every way of writing XML that Live itself does not use."""


@pytest.fixture
def odd() -> Document:
    return read_document(_LINES)


def test_untouched_gives_the_very_bytes(odd: Document) -> None:
    assert odd.to_xml() is odd.xml
    assert odd.xml == _LINES


def test_attribute_keeps_its_quotes_and_neighbours(odd: Document) -> None:
    odd.root.find("LiveSet/Odd").set("B", 'it\'s > "3" & <4>\n')
    assert odd.to_xml() == _LINES.replace(b"'two'", b"'it&apos;s &gt; &quot;3&quot; &amp; &lt;4&gt;&#x0A;'")


def test_new_and_removed_attributes(odd: Document) -> None:
    found = odd.root.find("LiveSet/Odd")
    del found.attrib["A"]
    found.set("C", "new")
    assert odd.to_xml() == _LINES.replace(b"""<Odd  A = "1"   B='two'>""", b"""<Odd   B='two' C="new">""")


def test_insertion_takes_the_layout_around_it(odd: Document) -> None:
    made = element("Item", "d", Id=3)
    made.append(element("Deep", 0.5))
    odd.root.find("LiveSet/List").insert(1, made)
    new = b'\r\n\t\t\t<Item Id="3" Value="d">\r\n\t\t\t\t<Deep Value="0.5" />\r\n\t\t\t</Item>'
    assert odd.to_xml() == _LINES.replace(b'Value="a" />', b'Value="a" />' + new)


def test_removal_takes_its_line_with_it(odd: Document) -> None:
    items = odd.root.find("LiveSet/List")
    items.remove(items[1])
    assert odd.to_xml() == _LINES.replace(b'\r\n\t\t\t<Item Id="1" Value="b"/>', b"")


def test_move_keeps_each_line_as_it_is(odd: Document) -> None:
    items = odd.root.find("LiveSet/List")
    items.append(items[0])
    first = b'\r\n\t\t\t<Item Id="0" Value="a" />'
    last = b'\r\n\t\t\t<Item Id="2" Value="c" ></Item>'
    assert odd.to_xml() == _LINES.replace(first, b"").replace(last, last + first)


def test_filling_and_emptying_a_list(odd: Document) -> None:
    odd.root.find("LiveSet/Empty").append(element("Item", True))
    items = odd.root.find("LiveSet/List")
    for item in list(items):
        items.remove(item)
    written = odd.to_xml()
    assert b'<Empty>\r\n\t\t\t<Item Value="true" />\r\n\t\t</Empty>' in written
    assert b"\r\n\t\t<List />\r\n" in written


def test_text_changes_alone(odd: Document) -> None:
    odd.root.find("LiveSet/Data").text = "EF < 01"
    assert odd.to_xml() == _LINES.replace(b"\r\n\t\t\tAB CD\r\n\t\t", b"EF &lt; 01")


def test_edit_and_undo_gives_the_very_bytes(odd: Document) -> None:
    name = odd.root.find("LiveSet/Name")
    before = name.get("Value")
    name.set("Value", "other")
    assert odd.to_xml() != _LINES
    name.set("Value", before)
    assert odd.to_xml() == _LINES


def test_digest_follows_the_tree_not_the_layout(odd: Document) -> None:
    before = odd.digest
    assert read_document(_LINES.replace(b"\r\n", b"\n")).digest == before
    odd.root.find("LiveSet/Name").set("Value", "other")
    assert odd.digest != before


def test_new_document_is_laid_out_as_live_does() -> None:
    root = element("Ableton", Creator="Ableton Live 11.0", MinorVersion="11.0_433")
    root.append(element("LiveSet"))
    root[0].append(element("LoopOn", False))
    document = new_document(root)
    assert document.xml.splitlines() == [
        b'<?xml version="1.0" encoding="UTF-8"?>',
        b'<Ableton Creator="Ableton Live 11.0" MinorVersion="11.0_433">',
        b"\t<LiveSet>",
        b'\t\t<LoopOn Value="false" />',
        b"\t</LiveSet>",
        b"</Ableton>",
    ]
    assert document.xml.endswith(b">\n")


@pytest.mark.parametrize("data", [SET, PACKED])
def test_container_is_kept(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "song.als"
    path.write_bytes(data)
    sb.open(path).save()
    saved = path.read_bytes()
    assert saved[:2] == data[:2]
    assert (gzip.decompress(saved) if data is PACKED else saved) == SET


def test_saving_twice_and_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "song.als"
    path.write_bytes(PACKED)
    live_set = sb.open(path)
    live_set.element.set("Edited", "1")
    live_set.save()
    live_set.element.set("Edited", "2")
    copy = live_set.save(tmp_path / "copy.als")
    live_set.save()
    assert copy.read_bytes() == path.read_bytes()
    assert sb.open(copy).element.get("Edited") == "2"
    assert {file.name for file in tmp_path.iterdir()} == {"song.als", "copy.als"}


def test_somebody_elses_save_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "song.als"
    path.write_bytes(PACKED)
    live_set = sb.open(path)
    theirs = gzip.compress(SET.replace(b"<Tracks />", b'<Tracks Theirs="1" />'))
    path.write_bytes(theirs)
    with pytest.raises(FileChanged, match="expected the file that was opened"):
        live_set.save()
    with pytest.raises(FileChanged):
        live_set.save(tmp_path / "." / "song.als")
    assert path.read_bytes() == theirs
    live_set.save(tmp_path / "mine.als")


def test_link_is_followed_and_mode_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "song.als"
    path.write_bytes(PACKED)
    path.chmod(0o640)
    link = tmp_path / "latest.als"
    link.symlink_to(path)
    live_set = sb.open(link)
    live_set.element.set("Edited", "1")
    live_set.save()
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert sb.open(path).element.get("Edited") == "1"


def test_refused_write_changes_nothing(tmp_path: Path) -> None:
    live_set = sb.open(PACKED)
    with pytest.raises(NotWritable, match="path"):
        live_set.save()
    with pytest.raises(NotWritable, match="Nothing was changed"):
        live_set.save(tmp_path / "no such folder" / "song.als")
    with pytest.raises(NotWritable):
        live_set.save(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_read_only_folder_refuses(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(NotWritable):
        sb.open(PACKED).save(tmp_path / "song.als")


def test_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A disk that refuses half-way is played by the limit on file size that the system sets a process."""
    path = tmp_path / "song.als"
    path.write_bytes(SET)
    code = (
        "import resource, signal, sys, setbook as sb\n"
        "from setbook.errors import NotWritable\n"
        f"live_set = sb.open({str(path)!r})\n"
        "live_set.element.set('Edited', 'x' * 100_000)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    live_set.save()\n"
        "except NotWritable as error:\n    sys.exit(0 if 'Nothing was changed' in str(error) else 1)\n"
        "sys.exit(2)"
    )
    import subprocess

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert path.read_bytes() == SET
    assert list(tmp_path.iterdir()) == [path]


def test_equal_trees_serialise_alike_wherever_they_stand(odd: Document) -> None:
    items = odd.root.find("LiveSet/List")
    before = serialise(items[0])
    odd.root.find("LiveSet/Empty").append(items[0])
    assert serialise(odd.root.find("LiveSet/Empty")[0]) == before
