"""Makes renditions: the only part of the hub that draws and plays sets."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import NotFound, SetbookError, StoreDamaged
from setbook.hub.jobs.loudness import loudness
from setbook.hub.jobs.made import Made
from setbook.hub.jobs.preview import preview
from setbook.hub.jobs.project import opened
from setbook.hub.jobs.shared_sounds import SharedSounds
from setbook.hub.jobs.sound_payload import sound_payload
from setbook.hub.jobs.view_payloads import arrangement_payload, diff_payload, mixer_payload
from setbook.hub.services.analysis import plain
from setbook.hub.services.rendition_keeping import keep_within
from setbook.hub.store.base import now
from setbook.hub.store.tables import Rendition, RenditionSound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from setbook.audio.progress import Progress
    from setbook.hub.services.contents import Contents
    from setbook.hub.services.jobs import Job
    from setbook.hub.settings import HubSettings
    from setbook.hub.store.database import Database
    from setbook.model import LiveSet

    _Making = Callable[[list[LiveSet], Progress], Made]

_log = logging.getLogger("setbook.hub.jobs")

_TOLD_EVERY_SECONDS = 0.5
_MOST_LETTERS = 200


class Maker:
    """Makes what pages show and play.

    Parameters
    ----------
    settings, database, contents
        Those of the service.
    """

    def __init__(self, settings: HubSettings, database: Database, contents: Contents) -> None:
        self._settings = settings
        self._database = database
        self._contents = contents
        self._kinds: dict[str, _Making] = {
            "arrangement": lambda sets, _: Made(arrangement_payload(*sets)),
            "mixer": lambda sets, _: Made(mixer_payload(*sets)),
            "diff": lambda sets, _: Made(diff_payload(*sets)),
            "sound": self._played(sound_payload),
            "preview": self._played(self._preview),
            "loudness": self._played(loudness),
        }

    def do(self, job: Job) -> None:
        """Make the rendition that a job names, if it still waits."""
        with self._database.reading() as db:
            rendition = db.get(Rendition, job.subject_id)
            if rendition is None or rendition.state != "waiting":
                return
            db.expunge_all()
        telling = Telling(self._database, rendition)
        telling(0.0, "Reading the set")
        try:
            with ExitStack() as stack:
                sets = [
                    stack.enter_context(opened(self._database, self._contents, source))
                    for source in rendition.inputs
                ]
                made = self._kinds[rendition.kind](sets, telling)
        except (StoreDamaged, NotFound) as error:
            _log.error("%s", error)
            self._fail(rendition, "Its contents cannot be given back now; ask the hub's admin.")
        except SetbookError as error:
            self._fail(rendition, _in_words(error))
        else:
            self._keep(rendition, made)

    def _played(self, make: Callable[[LiveSet, SharedSounds, Progress], Made]) -> _Making:
        """Give a way to make something of one set that needs the sound of its clips."""

        def made(sets: list[LiveSet], tell: Progress) -> Made:
            with self._sounds() as store:
                return make(sets[0], store, tell)

        return made

    def _preview(self, live_set: LiveSet, store: SharedSounds, tell: Progress) -> Made:
        return preview(live_set, store, self._settings.preview_seconds, tell)

    @contextmanager
    def _sounds(self) -> Iterator[SharedSounds]:
        """Give a store for the sounds of one job; what was not shared is gone with it."""
        with tempfile.TemporaryDirectory(prefix="setbook-") as folder:
            yield SharedSounds(Path(folder), self._database, self._contents, self._settings.sound_bytes)

    def _keep(self, rendition: Rendition, made: Made) -> None:
        """Keep what was made: the blob before the row that names it, under a name that nothing else has."""
        blob = f"renditions/{rendition.id}-{secrets.token_hex(8)}"
        self._contents.files.write_new(blob, made.data)

        def finish(db: Session) -> bool:
            row = db.get(Rendition, rendition.id)
            if row is None or row.state != "waiting":
                return False
            row.state, row.progress, row.doing = "ready", None, ""
            row.blob, row.blob_sha256 = blob, hashlib.sha256(made.data).hexdigest()
            row.size_bytes, row.facts, row.used_at = len(made.data), plain(made.facts), now()
            db.add_all(RenditionSound(rendition_id=row.id, key=key) for key in made.sound_keys)
            return True

        if not self._database.write(finish):
            self._contents.files.remove(blob)
        if made.sound_keys:  # nothing else takes much; the housekeeping sees to that
            keep_within(self._database, self._contents, self._settings.sound_cache_bytes)

    def _fail(self, rendition: Rendition, problem: str) -> None:
        def finish(db: Session) -> None:
            row = db.get(Rendition, rendition.id)
            if row is not None and row.state == "waiting":
                row.state, row.progress, row.doing, row.problem = "failed", None, "", problem

        self._database.write(finish)
        _log.info("The %s of %s cannot be made: %s", rendition.kind, rendition.id, problem)


def _in_words(error: SetbookError) -> str:
    """Say why something cannot be made; where it was laid out meanwhile is nobody's business."""
    folder = re.escape(f"{Path(tempfile.gettempdir()).resolve()}{os.sep}")
    text: str = plain(str(error))
    return re.sub(rf"{folder}setbook-[^/\\]+[/\\]", "", text)


class Telling:
    """Tells whoever waits how far it is, twice a second at most."""

    def __init__(self, database: Database, rendition: Rendition) -> None:
        self._database = database
        self._id = rendition.id
        self._next = 0.0

    def __call__(self, share: float, doing: str) -> None:
        """Say that a share of the work, 0 to 1, is done, and what is being done."""
        moment = time.monotonic()
        if moment < self._next:
            return
        self._next = moment + _TOLD_EVERY_SECONDS

        def tell(db: Session) -> None:
            row = db.get(Rendition, self._id)
            if row is not None and row.state == "waiting":
                row.progress, row.doing = min(max(share, 0.0), 1.0), plain(doing)[:_MOST_LETTERS]

        self._database.write(tell)
