"""The client of a hub: publish, fork, pull, find."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from setbook.community.answers import as_json, formed
from setbook.community.connection import Connection
from setbook.community.credentials import Credentials, Login, checked_url, find_login, is_in_the_clear
from setbook.community.publishing import About, Published, publish_song
from setbook.community.pulling import Pulled, pull
from setbook.community.remote_collection import RemoteCollection
from setbook.community.remote_piece import RemotePiece, RemoteRack, RemoteWorkflow
from setbook.community.remote_session import RemoteSession
from setbook.community.source import source_of
from setbook.errors import HubError, SetbookWarning
from setbook.wire.leaving import Transfer
from setbook.wire.people import Me, Profile
from setbook.wire.pieces import Collection, NewCollection, Piece, Rack, Session, Workflow
from setbook.wire.social import Activity, Notification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Literal, Self

    import httpx

    from setbook.community.patience import Patience
    from setbook.community.source import Publishable
    from setbook.wire.base import PieceKind, Visibility

    Progress = Callable[[float, str], None]

_ID = re.compile(r"(?:^|/)([0-9a-hjkmnp-tv-z]{26})(?:$|[/?#])")


class Community:
    """A hub, and the one who asks it.

    Parameters
    ----------
    url
        Of the hub's service. On a hub, and after `setbook login`, it is known.
    token
        Likewise. Without one, what is public can be read.
    share_token
        Of a share link: it opens its piece.
    transport, patience, credentials
        How requests travel, when they are made again, where logins are kept; for tests and unusual networks.

    Raises
    ------
    SignInNeeded
        No hub is known.

    Examples
    --------
    >>> from setbook.community import Community
    >>> hub = Community("https://hub.example/services/community")  # doctest: +SKIP
    >>> hub.publish("Night Drive Project", tags=["house"])  # doctest: +SKIP
    <Published 'Night Drive' (01kqz3v7…): 6 new versions, 48,211 bytes sent>
    >>> hub.search("sidechain")[0].like()  # doctest: +SKIP
    4
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        share_token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        login = find_login(url, token, credentials=credentials)
        if login.token and is_in_the_clear(login.url):
            warnings.warn(
                f"{login.url}: expected https, found http: the token can be read on the way. Use the hub's https address.",
                SetbookWarning,
                stacklevel=2,
            )
        self._is_signed_in = login.token is not None
        self.connection = Connection(
            login.url, login.token, share_token=share_token, transport=transport, patience=patience
        )

    def __repr__(self) -> str:
        return f"<Community at {self.connection.url}{'' if self._is_signed_in else ', not signed in'}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the line."""
        self.connection.close()

    # --- sessions, there and back ---

    def publish(
        self,
        what: Publishable,
        *,
        title: str | None = None,
        description: str = "",
        visibility: Visibility = "private",
        tags: Iterable[str] = (),
        genre: str = "",
        session: str | None = None,
        samples: bool = True,
        progress: Progress | None = None,
    ) -> Published:
        """Publish a song with all its versions, samples, messages and notes; what the hub has is not sent again.

        Parameters
        ----------
        what
            A project's folder or its `Store`; a `History`, whose versions are stored first; a set or its file: then
            that version and those that it was made from.
        title, description, visibility, tags, genre
            Of a new session; one that is there keeps what it has.
        session
            Id of the session to add to; by default the song's own.
        samples
            Whether the audio files go along; their names always do.
        progress
            Is told the share that is done, 0 to 1, and what is being done.

        Raises
        ------
        NotAllowed, OverLimit
            The session is somebody else's; the plan has no room.
        HubUnavailable
            The hub does not answer; publish again, and it goes on from there.
        """
        source = source_of(what)
        about = About(title, description, visibility, tuple(tags), genre)
        return publish_song(
            self.connection,
            source.store,
            about,
            only=source.versions,
            session_id=None if session is None else id_of(session),
            with_samples=samples,
            progress=progress,
        )

    def fork(
        self,
        session: str,
        *,
        at: int | None = None,
        reason: str = "",
        title: str | None = None,
        visibility: Visibility = "private",
    ) -> RemoteSession:
        """Make a session of one's own from somebody's, with its history.

        Parameters
        ----------
        session
            Its id or its address.
        at
            The version to go on from, by default the newest.
        """
        return self.session(session).fork(at=at, reason=reason, title=title, visibility=visibility)

    def pull(
        self, session: str, folder: str | Path | None = None, *, progress: Progress | None = None
    ) -> Pulled:
        """Make a project of a session: a store with every version, the newest set and all samples in place.

        Parameters
        ----------
        session
            Its id or its address.
        folder
            A folder to make, by default named after the session. In a project of this session, new versions go into
            its store, and no file is touched.

        Raises
        ------
        NotWritable
            Something else is there; nothing is replaced.
        """
        return pull(
            self.connection, id_of(session), None if folder is None else Path(folder), progress=progress
        )

    # --- finding ---

    def session(self, session: str) -> RemoteSession:
        """Give a session by its id or address."""
        return RemoteSession(self.connection, self.connection.get(f"/sessions/{id_of(session)}", Session))

    def sessions(
        self,
        *,
        order: Literal["new", "trending"] = "new",
        mine: bool = False,
        owner: str | None = None,
        genre: str | None = None,
        most: int = 20,
    ) -> list[RemoteSession]:
        """List sessions."""
        query = {"order": order, "mine": mine or None, "owner": owner, "genre": genre}
        found = self.connection.pages("/sessions", Session, query, most=most)
        return [RemoteSession(self.connection, session) for session in found]

    def workflow(self, workflow: str) -> RemoteWorkflow:
        """Give a workflow by its id or address."""
        return RemoteWorkflow(self.connection, self.connection.get(f"/workflows/{id_of(workflow)}", Workflow))

    def workflows(
        self, *, order: Literal["new", "trending"] = "new", mine: bool = False, most: int = 20
    ) -> list[RemoteWorkflow]:
        """List workflows."""
        query = {"order": order, "mine": mine or None}
        found = self.connection.pages("/workflows", Workflow, query, most=most)
        return [RemoteWorkflow(self.connection, workflow) for workflow in found]

    def rack(self, rack: str) -> RemoteRack:
        """Give a rack by its id or address."""
        return RemoteRack(self.connection, self.connection.get(f"/racks/{id_of(rack)}", Rack))

    def collection(self, collection: str) -> RemoteCollection:
        """Give a collection by its id or address."""
        return RemoteCollection(
            self.connection, self.connection.get(f"/collections/{id_of(collection)}", Collection)
        )

    def collections(self, *, mine: bool = False, most: int = 20) -> list[RemoteCollection]:
        """List collections."""
        found = self.connection.pages("/collections", Collection, {"mine": mine or None}, most=most)
        return [RemoteCollection(self.connection, collection) for collection in found]

    def new_collection(
        self,
        title: str,
        *,
        description: str = "",
        visibility: Visibility = "private",
        is_learning_path: bool = False,
    ) -> RemoteCollection:
        """Make a collection."""
        new = formed(
            NewCollection,
            title=title,
            description=description,
            visibility=visibility,
            is_learning_path=is_learning_path,
        )
        return RemoteCollection(
            self.connection, self.connection.send("POST", "/collections", Collection, as_json(new))
        )

    def search(
        self, words: str, *, kind: PieceKind | None = None, tag: str | None = None, most: int = 20
    ) -> list[RemotePiece[Any]]:
        """Find pieces by words of their titles, tags, problems, descriptions and devices, the best first."""
        found = self.connection.pages("/search", Piece, {"q": words, "kind": kind, "tag": tag}, most=most)
        return [RemotePiece(self.connection, piece) for piece in found]

    # --- people ---

    def me(self) -> Me:
        """Tell who one is on the hub, and how much of the plan is used."""
        return self.connection.get("/me", Me)

    def profile(self, name: str) -> Profile:
        """Give somebody's profile."""
        return self.connection.get(f"/users/{quote(name, safe='')}", Profile)

    def follow(self, name: str, *, follows: bool = True) -> Profile:
        """Follow somebody, or no longer."""
        return self.connection.send(
            "PUT" if follows else "DELETE", f"/users/{quote(name, safe='')}/follow", Profile
        )

    def feed(self, *, most: int = 20) -> list[Activity]:
        """Give what those whom one follows did, newest first."""
        return list(self.connection.pages("/me/feed", Activity, most=most))

    def notifications(self, *, most: int = 20) -> list[Notification]:
        """Give what one should know, newest first."""
        return list(self.connection.pages("/me/notifications", Notification, most=most))

    # --- what passes from one to another ---

    def transfers(self) -> list[Transfer]:
        """List what one was offered, and has offered to others (`RemotePiece.offer_to`)."""
        return list(self.connection.pages("/me/transfers", Transfer))

    def accept(self, transfer: Transfer) -> None:
        """Become the owner of what one was offered; who owned it goes on as a collaborator.

        Raises
        ------
        OverLimit
            One's plan has no room for it.
        """
        self.connection.send("POST", f"/transfers/{transfer.id}/accept", Transfer)

    def decline(self, transfer: Transfer) -> None:
        """Decline what one was offered, or take an offer back."""
        self.connection.order("DELETE", f"/transfers/{transfer.id}")


def login(
    url: str,
    token: str,
    *,
    credentials: Credentials | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Me:
    """Sign in: ask the hub whether it knows the token, and keep it.

    Raises
    ------
    SignInNeeded
        The hub knows it not; nothing is kept.
    """
    kept = Credentials() if credentials is None else credentials
    chosen = checked_url(url)
    with Community(chosen, token, credentials=kept, transport=transport) as hub:
        me = hub.me()
    kept.save(Login(chosen, token))
    return me


def id_of(named: str) -> str:
    """Give the id that a person means: an id, or the address of a page or of the API that holds one.

    Raises
    ------
    HubError
        There is none in it.

    Examples
    --------
    >>> id_of("https://hub.example/sessions/0123456789abcdefghjkmnpqrs")
    '0123456789abcdefghjkmnpqrs'
    """
    found = _ID.search(named.strip())
    if found is None:
        raise HubError(
            f"Expected the id or the address of a piece on a hub, found {named!r}; copy it from its page."
        )
    return found[1]
