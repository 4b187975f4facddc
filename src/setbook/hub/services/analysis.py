"""What jobs work out: what is in a set or rack, and what changed between two versions."""

from __future__ import annotations

import json
import logging
import math
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from setbook.diff import diff
from setbook.errors import NotFound, SetbookError, StoreDamaged, TooLarge
from setbook.format import Limits
from setbook.history.badges import badges_of
from setbook.hub.services import pieces, renditions
from setbook.hub.services.holds import remove_unless_held
from setbook.hub.services.jobs import Job
from setbook.hub.services.policy import LOCKED
from setbook.hub.services.sweep import sweep
from setbook.hub.store.blob_lock import keep_blobs
from setbook.hub.store.files import content_name
from setbook.hub.store.tables import Content, Rack, Rendition, SongSession, Version, VersionChange
from setbook.model import LiveSet, Preset, open_file
from setbook.model import Rack as RackDevice

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from setbook.format import Document
    from setbook.hub.services.contents import Contents
    from setbook.hub.services.jobs import Jobs
    from setbook.hub.store.database import Database

_log = logging.getLogger("setbook.hub.jobs")


class Analyst:
    """Does the jobs of the service.

    Parameters
    ----------
    database, contents
        Where rows and contents are.
    compare_bytes
        Operations of a comparison are kept up to so many bytes of JSON.
    unused_hours
        So long contents stay that nothing points to.
    makes_previews
        Ask for the preview of each version that could be opened.
    """

    def __init__(
        self,
        database: Database,
        contents: Contents,
        compare_bytes: int,
        unused_hours: float,
        *,
        makes_previews: bool = False,
    ) -> None:
        self._makes_previews = makes_previews
        self._database = database
        self._contents = contents
        self._compare_bytes = compare_bytes
        self._unused_hours = unused_hours
        self._work: dict[str, Callable[[str], None]] = {
            "version": self.analyse_version,
            "comparison": self.compare,
            "step": self.compare_with_parent,
            "rack": self.analyse_rack,
            "sweep": lambda _: self.sweep(),
        }

    def do(self, job: Job) -> None:
        """Do a job."""
        self._work[job.kind](job.subject_id)

    def analyse_version(self, version_id: str) -> None:
        """Open a version's set, keep it as a delta, and say what is in it and what it changed.

        The same content is opened once only, whichever versions hold it.
        """
        with self._database.reading() as db:
            version = db.get(Version, version_id)
            if version is None or version.state != "waiting":
                return
            content = db.get_one(Content, version.sha256)
            known = db.scalar(
                select(Version).where(Version.sha256 == version.sha256, Version.state == "ready").limit(1)
            )
            base = _content_of_parent(db, version)
            db.expunge_all()
        if known is not None and content.xml_sha256 is not None:
            self._finish_version(version_id, analysis=known.analysis)
        else:
            self._open_version(version_id, content, None if base is None else base.xml_sha256)
        self.compare_with_parent(version_id)

    def compare(self, change_id: str) -> None:
        """Work out what turns one version into another; the same two contents once only, whichever versions hold them."""
        with self._database.reading() as db:
            change = db.get(VersionChange, change_id)
            if change is None or change.state != "waiting":
                return
            sides = [
                db.get_one(Content, db.get_one(Version, version_id).sha256)
                for version_id in (change.before_id, change.after_id)
            ]
            known = db.scalar(_same_comparison(*sides))
            db.expunge_all()
        if known is not None:
            kept = {name: getattr(known, name) for name in ("state", "headline", "badges", "changes")}
            self._database.write(lambda db: _set(db.get(VersionChange, change_id), kept))
            return
        try:
            found = diff(*(self._contents.xml(side) for side in sides))
            data = plain(found.to_dict())
            if _size_of(data) > self._compare_bytes:
                data.pop("operations", None)
            values: dict[str, Any] = {
                "state": "ready",
                "headline": plain(found.headline()),
                "badges": badges_of(found.changes),
                "changes": data,
            }
        except SetbookError as error:
            values = {"state": "refused", "problem": plain(str(error))}
        self._database.write(lambda db: _set(db.get(VersionChange, change_id), values))

    def analyse_rack(self, rack_id: str) -> None:
        """Open a rack's preset and say what is in it."""
        with self._database.reading() as db:
            rack = db.get(Rack, rack_id)
            if rack is None or rack.state != "waiting":
                return
            content = db.get_one(Content, rack.sha256)
            db.expunge_all()
        try:
            analysis = _summary(open_file(self._read(content)))
            values: dict[str, Any] = {"state": "ready", "analysis": analysis, "problem_text": ""}
        except SetbookError as error:
            values = {"state": "refused", "problem_text": plain(str(error))}

        def finish(db: Session) -> None:
            rack = db.get(Rack, rack_id)
            _set(rack, values)
            if rack is not None:
                pieces.finish(db, rack, body=device_words(rack.analysis))

        self._database.write(finish)

    def sweep(self) -> None:
        """Remove the contents that nothing points to any more."""
        sweep(self._database, self._contents, self._unused_hours)

    def _read(self, content: Content) -> bytes:
        most_bytes = Limits().file_bytes
        if content.size_bytes > most_bytes:
            raise TooLarge(
                f"expected a file of at most {most_bytes:,} bytes, found {content.size_bytes:,}; it is not opened"
            )
        return self._contents.read(content)

    def _open_version(self, version_id: str, content: Content, base: str | None) -> None:
        try:
            opened = open_file(self._read(content))
            analysis = _summary(opened)
            self._keep_set(content, opened.document, base)
        except (StoreDamaged, NotFound) as error:
            _log.error("%s", error)  # it stays waiting, for the content may come back from a backup
            return
        except SetbookError as error:
            self._finish_version(version_id, problem=plain(str(error)))
            return
        self._finish_version(version_id, analysis=analysis)
        remove_unless_held(self._database, self._contents, [content_name(content.sha256)])

    def _keep_set(self, content: Content, document: Document, base: str | None) -> None:
        """Keep what is inside of a set's file; again, whole, where a sweep removed what it was to rest on."""

        def keep(db: Session) -> bool:
            keep_blobs(db)
            if content.xml_sha256 is None or not self._contents.is_kept(content.xml_sha256):
                return False
            kept = db.get_one(Content, content.sha256)
            kept.xml_sha256, kept.container = content.xml_sha256, content.container
            return True

        for foundation in (base, None):
            self._contents.take_in(content, document.xml, document.container, foundation)
            if self._database.write(keep):
                return
            self._contents.forget()
        raise StoreDamaged(
            f"{content.sha256}: expected to find in the store what was just written, found nothing; look at its disk"
        )

    def _finish_version(
        self, version_id: str, *, analysis: dict[str, Any] | None = None, problem: str = ""
    ) -> None:
        def finish(db: Session) -> None:
            version = db.get(Version, version_id)
            if version is None:
                return
            # The piece is locked before anything of it, as every request does.
            session = db.get(SongSession, version.session_id, with_for_update=LOCKED)
            if session is None:
                return  # it was removed at this very moment, with all its versions
            version.state = "refused" if analysis is None else "ready"
            version.analysis, version.problem = analysis, problem
            if analysis is not None and self._makes_previews:
                renditions.ask(db, "preview", version)  # whoever looks for what waits finds it
            if analysis is not None and session.latest_number == version.number:
                session.tempo = analysis["tempo"]
                session.time_signature = analysis["time_signature"]
                session.key_signature = analysis.get("scale")
                session.live_major = live_major(analysis["live_version"])
                pieces.finish(db, session, body=f"{session.genre}\n{device_words(analysis)}")

        self._database.write(finish)

    def compare_with_parent(self, version_id: str) -> None:
        """Work out what a version changed in its parent, where both can be opened."""

        def ask(db: Session) -> str | None:
            version = db.get(Version, version_id)
            parent = None if version is None else db.get(Version, version.parent_id or "")
            if version is None or parent is None:
                return None
            change = comparison_of(db, parent, version, make=True)
            return None if change is None else change.id

        change_id = self._database.write(ask)
        if change_id is not None:
            self.compare(change_id)


def comparison_of(db: Session, before: Version, after: Version, *, make: bool) -> VersionChange | None:
    """Give the comparison of two versions; with `make` it is made if there is none. None while one is not ready."""
    query = select(VersionChange).where(
        VersionChange.before_id == before.id, VersionChange.after_id == after.id
    )
    change = db.scalar(query)
    if change is None and make and before.state == after.state == "ready":
        change = VersionChange(before_id=before.id, after_id=after.id, state="waiting")
        db.add(change)
        db.flush()
    return change


def ask_for_what_waits(database: Database, jobs: Jobs) -> int:
    """Ask again for what a process that was killed left waiting; gives how many jobs that were."""
    with database.reading() as db:
        waiting = [
            *(Job("version", found) for found in db.scalars(_waiting(Version))),
            *(Job("comparison", found) for found in db.scalars(_waiting(VersionChange))),
            *(Job("rack", found) for found in db.scalars(_waiting(Rack))),
            *(Job("step", found) for found in db.scalars(_without_step())),
            *(renditions.job_of(found) for found in db.scalars(_waiting_renditions())),
        ]
    for job in waiting:
        jobs.enqueue(job)
    return len(waiting)


def device_words(analysis: dict[str, Any] | None) -> str:
    """Give the words by which a set or rack is found: names of tracks and devices."""
    if analysis is None:
        return ""
    found: list[str] = []
    for track in analysis.get("tracks", []):
        found.append(track["name"])
        found += [device["name"] for device in track["devices"]]
    device = analysis.get("device")
    while device:
        found.append(device["name"])
        inner = [one for chain in device.get("chains", []) for one in chain["devices"]]
        found += [one["name"] for one in inner]
        device = None
    return " ".join(dict.fromkeys(found))


def live_major(version: str) -> int | None:
    """Give the major number of a Live, such as 12 of ``"12.2.5b5"``; None where it states none.

    Examples
    --------
    >>> live_major("12.2.5b5"), live_major("")
    (12, None)
    """
    major = version.partition(".")[0]
    return int(major) if major.isascii() and major.isdigit() and len(major) < 3 else None


def plain(data: Any) -> Any:
    """Give data that every database takes as JSON: no infinities, no NUL."""
    if isinstance(data, dict):
        return {plain(key): plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data.replace("\0", "") if isinstance(data, str) else data


def _summary(opened: LiveSet | Preset) -> dict[str, Any]:
    """Give what is in a set. Of samples only the names: whether a path exists here is nobody's business."""
    summary: dict[str, Any] = plain(opened.summary())
    summary["samples"] = [{"name": sample["name"]} for sample in summary["samples"]]
    if isinstance(opened, Preset) and isinstance(opened.device, RackDevice):
        summary["device"]["macros"] = plain(
            [{"name": macro.display_name, "value": macro.value} for macro in opened.device.macros]
        )
    return summary


def _content_of_parent(db: Session, version: Version) -> Content | None:
    parent = None if version.parent_id is None else db.get(Version, version.parent_id)
    return None if parent is None else db.get(Content, parent.sha256)


def _waiting(table: type[Version | VersionChange | Rack]) -> Select[str]:
    return select(table.id).where(table.state == "waiting").order_by(table.id)


def _same_comparison(before: Content, after: Content) -> Select[VersionChange]:
    """Find a comparison of the same two contents, in whichever session."""
    older, newer = aliased(Version), aliased(Version)
    return (
        select(VersionChange)
        .join(older, older.id == VersionChange.before_id)
        .join(newer, newer.id == VersionChange.after_id)
        .where(
            VersionChange.state == "ready",
            older.sha256 == before.sha256,
            newer.sha256 == after.sha256,
        )
        .limit(1)
    )


def _waiting_renditions() -> Select[Rendition]:
    return select(Rendition).where(Rendition.state == "waiting").order_by(Rendition.id)


def _without_step() -> Select[str]:
    """Find versions that were opened, as their parents were, and that nobody has compared: the process ended before."""
    parent = aliased(Version)
    step = select(VersionChange.id).where(
        VersionChange.before_id == parent.id, VersionChange.after_id == Version.id
    )
    both = select(Version.id).join(parent, parent.id == Version.parent_id)
    return both.where(Version.state == "ready", parent.state == "ready", ~step.exists()).order_by(Version.id)


def _set(row: VersionChange | Rack | None, values: dict[str, Any]) -> None:
    if row is not None:
        for name, value in values.items():
            setattr(row, name, value)


def _size_of(data: object) -> int:
    return len(json.dumps(data))
