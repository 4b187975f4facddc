"""A session on a hub: its versions, forks, and how they compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from httpx import codes

from setbook.community.answers import as_json, formed, read
from setbook.community.pulling import Pulled, pull
from setbook.community.remote_piece import RemotePiece
from setbook.diff import diff
from setbook.errors import HistoryError, HubUnavailable, NotFound
from setbook.format.atomic import write_atomically
from setbook.model import open_file
from setbook.wire.pieces import Session
from setbook.wire.versions import Comparison, EvolutionGraph, NewFork, TimelineEntry, Version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Literal

    from setbook.diff import Diff
    from setbook.model import LiveSet, Preset
    from setbook.wire.base import Visibility

    Progress = Callable[[float, str], None]


class RemoteSession(RemotePiece[Session]):
    """A song with its versions, on a hub.

    Examples
    --------
    >>> hub = Community("https://hub.example/services/community")  # doctest: +SKIP
    >>> hub.session("01kqz3v7…").fork(reason="a dub").pull()  # doctest: +SKIP
    <Pulled 'Rain' into '/home/arranger/Rain Project': 12 versions>
    """

    def _brief(self) -> str:
        count = self.told.versions_count
        return f"{count} version{'' if count == 1 else 's'}, {self.told.visibility}"

    def versions(self) -> list[Version]:
        """Give its versions, oldest first."""
        found = self.connection.pages(f"{self._path}/versions", Version)
        return sorted(found, key=lambda version: version.number)

    def wait_for(self, number: int) -> Version:
        """Watch a version until the hub has opened it or refused it; asks with an ETag, so that little is sent.

        Raises
        ------
        HubUnavailable
            It takes the hub longer than patience allows.
        """
        path, headers = f"{self._path}/versions/{number}", dict[str, str]()
        found: Version | None = None
        for pause in [0.0, *self.connection.patience.pauses()]:
            self.connection.patience.sleep(pause)
            response = self.connection.request("GET", path, headers=headers)
            if response.status_code != codes.NOT_MODIFIED:
                found = read(response, Version)
                headers["If-None-Match"] = response.headers.get("etag", "")
            if found is not None and found.state != "waiting":
                return found
        raise HubUnavailable(
            f"{self.connection.host}: expected version {number} to be opened, found it still waiting; ask again later."
        )

    def timeline(self) -> list[TimelineEntry]:
        """Give its versions in one line each, with what each changed, oldest first."""
        found = self.connection.pages(f"{self._path}/timeline", TimelineEntry)
        return sorted(found, key=lambda entry: entry.number)

    def read(self, number: int | None = None) -> bytes:
        """Give the set of a version, by default of the newest."""
        return self.connection.request("GET", self._version_path(number, "download")).content

    def open(self, number: int | None = None) -> LiveSet | Preset:
        """Open the set of a version, as `sb.open` opens a file."""
        return open_file(self.read(number))

    def download(self, to: Path, number: int | None = None) -> Path:
        """Write the set of a version to a path where nothing is.

        Raises
        ------
        HistoryError
            Something is there.
        """
        if to.exists():
            raise HistoryError(f"{to}: expected a free name, found a file; choose another.")
        write_atomically(to, self.read(number))
        return to

    def compare(self, before: int, after: int) -> Comparison:
        """Let the hub say what turns one version into another; waits while it works that out.

        Raises
        ------
        HubUnavailable
            It takes the hub longer than patience allows.
        """
        path = f"{self._path}/versions/{before}/compare/{after}"
        for pause in [0.0, *self.connection.patience.pauses()]:
            self.connection.patience.sleep(pause)
            found = read(self.connection.request("GET", path), Comparison)
            if found.state != "waiting":
                return found
        raise HubUnavailable(
            f"{self.connection.host}: expected the comparison of {before} and {after}, found that it is still being worked "
            "out; ask again later."
        )

    def diff(self, before: int, after: int) -> Diff:
        """Compare two versions here, as `sb.diff` does."""
        return diff(self.read(before), self.read(after))

    def diff_with_original(
        self, number: int | None = None, *, at: Literal["fork", "newest"] = "fork"
    ) -> Diff:
        """Compare a fork with what it was made from.

        Parameters
        ----------
        number
            Version of the fork, by default its newest.
        at
            With the original as it was at the ``fork``, or as its ``newest`` version is.

        Raises
        ------
        NotFound
            It is no fork, or its original may not be seen any more.
        """
        origin = self.told.forked_from
        if origin is None or origin.original_id is None:
            raise NotFound(
                f"{self.title}: expected a fork whose original may be seen, found none; compare two of its own versions."
            )
        original = RemoteSession(
            self.connection, self.connection.get(f"/sessions/{origin.original_id}", Session)
        )
        return diff(original.read(origin.version if at == "fork" else None), self.read(number))

    def fork(
        self,
        *,
        at: int | None = None,
        reason: str = "",
        title: str | None = None,
        visibility: Visibility = "private",
    ) -> RemoteSession:
        """Make a session of one's own from a version of this one, with its history; by default the newest."""
        new = formed(NewFork, at=at, reason=reason, title=title, visibility=visibility)
        made = self.connection.send("POST", f"{self._path}/fork", Session, as_json(new))
        return RemoteSession(self.connection, made)

    def forks(self) -> list[RemoteSession]:
        """List its forks."""
        found = self.connection.pages(f"{self._path}/forks", Session)
        return [RemoteSession(self.connection, session) for session in found]

    def evolution(self) -> EvolutionGraph:
        """Give how it and its forks grew."""
        return self.connection.get(f"{self._path}/evolution-graph", EvolutionGraph)

    def pull(self, folder: Path | None = None, *, progress: Progress | None = None) -> Pulled:
        """Make a project of it; see `Community.pull`."""
        return pull(self.connection, self.id, folder, progress=progress)

    def _version_path(self, number: int | None, what: str) -> str:
        chosen = self.refresh().told.latest_number if number is None else number
        if not chosen:
            raise NotFound(f"{self.title}: expected a version, found none yet.")
        return f"{self._path}/versions/{chosen}/{what}"
