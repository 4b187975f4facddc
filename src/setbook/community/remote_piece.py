"""A piece on a hub: what can be said and done about pieces of every kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from setbook.community.answers import as_json, formed
from setbook.community.downloads import download
from setbook.errors import Outdated
from setbook.wire.leaving import NewTransfer, Transfer
from setbook.wire.pieces import (
    Collection,
    CollectionEdit,
    Piece,
    PieceEdit,
    Rack,
    RackEdit,
    Session,
    SessionEdit,
    Workflow,
    WorkflowEdit,
)
from setbook.wire.social import (
    Comment,
    CommentEdit,
    Liked,
    Member,
    NewComment,
    NewMember,
    NewRating,
    NewShareLink,
    Rating,
    ShareLink,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from typing import Literal, Self

    from setbook.community.connection import Connection
    from setbook.wire.base import Role

Told = TypeVar("Told", bound=Piece)


@dataclass(frozen=True)
class _Form:
    """Where pieces of a kind are found, and what is said of them."""

    path: str
    message: type[Piece]
    edit: type[PieceEdit]


_FORMS = {
    "session": _Form("sessions", Session, SessionEdit),
    "workflow": _Form("workflows", Workflow, WorkflowEdit),
    "rack": _Form("racks", Rack, RackEdit),
    "collection": _Form("collections", Collection, CollectionEdit),
}


@dataclass(frozen=True)
class EditConflict(Generic[Told]):
    """Somebody changed a piece meanwhile, so nothing was changed.

    Attributes
    ----------
    wanted
        What was to be changed.
    seen, theirs
        The piece as it was when it was read, and as it is now.
    """

    wanted: dict[str, Any]
    seen: Told
    theirs: Told

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return (
            f"<EditConflict of {self.theirs.title!r}: {', '.join(self.wanted)} wanted, others were quicker>"
        )


class RemotePiece(Generic[Told]):
    """A piece on a hub, as it was when it was last read.

    Parameters
    ----------
    connection
        The line to the hub.
    told
        What the hub told of it.
    """

    def __init__(self, connection: Connection, told: Told) -> None:
        self.connection = connection
        self.told = told

    def __repr__(self) -> str:
        return f"<{self.told.kind.capitalize()} {self.title!r} of {self.owner}: {self._brief()} ({self.id})>"

    def _brief(self) -> str:
        return f"{self.told.visibility}, {self.told.likes_count} likes"

    @property
    def id(self) -> str:
        """Its name on the hub."""
        return self.told.id

    @property
    def title(self) -> str:
        """What it is called."""
        return self.told.title

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.told.owner.name

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"{self.connection.pages_url}{self._path}"

    @property
    def _form(self) -> _Form:
        return _FORMS[self.told.kind]

    @property
    def _path(self) -> str:
        return f"/{self._form.path}/{self.id}"

    def refresh(self) -> Self:
        """Read it again."""
        self.told = cast("Told", self.connection.get(self._path, self._form.message))
        return self

    def edit(self, **changes: Any) -> Self | EditConflict[Told]:
        """Change what is said of it, if it is still as it was read.

        Parameters
        ----------
        changes
            ``title``, ``description``, ``visibility``, ``tags``, ``techniques`` and what its kind has.

        Returns
        -------
        RemotePiece or EditConflict
            Itself, changed; or, where somebody else was quicker, both states: nothing was changed.
        """
        seen = self.told
        body = as_json(formed(self._form.edit, **changes))
        try:
            told = self.connection.send("PATCH", self._path, self._form.message, body, seen=seen.revision)
        except Outdated:
            return EditConflict(changes, seen, self.refresh().told)
        self.told = cast("Told", told)
        return self

    def delete(self) -> None:
        """Remove it from the hub."""
        self.connection.order("DELETE", self._path)

    # --- what people say ---

    def like(self) -> int:
        """Like it; gives how many do."""
        return self.connection.send("PUT", f"/pieces/{self.id}/like", Liked).likes_count

    def unlike(self) -> int:
        """Like it no longer; gives how many do."""
        return self.connection.send("DELETE", f"/pieces/{self.id}/like", Liked).likes_count

    def rate(self, stars: int, review: str = "") -> Rating:
        """Give it one to five stars."""
        rating = formed(NewRating, stars=stars, review=review)
        return self.connection.send("PUT", f"/pieces/{self.id}/rating", Rating, as_json(rating))

    def ratings(self) -> list[Rating]:
        """Give what others think of it."""
        return list(self.connection.pages(f"/pieces/{self.id}/ratings", Rating))

    def comment(
        self,
        text: str,
        *,
        version: int | None = None,
        at_beats: float | None = None,
        parent: Comment | None = None,
    ) -> Comment:
        """Say something: on the whole, on a version, at a place of the timeline, in answer to a comment."""
        new = formed(
            NewComment, body=text, parent_id=parent.id if parent else None, version=version, at_beats=at_beats
        )
        return self.connection.send("POST", f"/pieces/{self.id}/comments", Comment, as_json(new))

    def comments(self, *, version: int | None = None, parent: Comment | None = None) -> list[Comment]:
        """Give what was said: all of it, of a version, or in answer to a comment."""
        query = {"version": version, "parent_id": parent.id if parent else None}
        return list(self.connection.pages(f"/pieces/{self.id}/comments", Comment, query))

    def like_comment(self, comment: Comment) -> int:
        """Like what somebody said; gives how many do."""
        return self.connection.send("PUT", f"/comments/{comment.id}/like", Liked).likes_count

    def edit_comment(self, comment: Comment, text: str) -> Comment:
        """Put one's own words otherwise.

        Raises
        ------
        Outdated
            It was changed meanwhile.
        """
        edit = as_json(formed(CommentEdit, body=text))
        return self.connection.send("PATCH", f"/comments/{comment.id}", Comment, edit, seen=comment.revision)

    def delete_comment(self, comment: Comment) -> None:
        """Take a comment back; its answers stay."""
        self.connection.order("DELETE", f"/comments/{comment.id}")

    # --- who may see it ---

    def share(self, label: str = "", *, expires_at: datetime | None = None) -> ShareLink:
        """Make a link that opens it; its `token` is told this once. ``Community(url, share_token=…)`` uses it."""
        new = formed(NewShareLink, label=label, expires_at=expires_at)
        return self.connection.send("POST", f"/pieces/{self.id}/share-links", ShareLink, as_json(new))

    def share_links(self) -> list[ShareLink]:
        """List the links, without their tokens."""
        return self.connection.get(f"/pieces/{self.id}/share-links", list[ShareLink])

    def revoke(self, link: ShareLink) -> None:
        """Let a link open nothing any more."""
        self.connection.order("DELETE", f"/pieces/{self.id}/share-links/{link.id}")

    def members(self) -> list[Member]:
        """List who has a role in it, its owner first."""
        return self.connection.get(f"/pieces/{self.id}/members", list[Member])

    def invite(self, name: str, role: Role = "viewer") -> Member:
        """Give somebody a role in it, or another one."""
        new = formed(NewMember, user=name, role=role)
        return self.connection.send("POST", f"/pieces/{self.id}/members", Member, as_json(new))

    def dismiss(self, name: str) -> None:
        """Take a role away, or give up one's own."""
        self.connection.order("DELETE", f"/pieces/{self.id}/members/{name}")

    def offer_to(self, name: str) -> Transfer:
        """Offer it to somebody, who becomes its owner by accepting it; an earlier offer is replaced."""
        body = as_json(formed(NewTransfer, to=name))
        return self.connection.send("POST", f"{self._path}/transfer", Transfer, body)


class RemoteWorkflow(RemotePiece[Workflow]):
    """How a problem was solved."""

    def _brief(self) -> str:
        return f"{self.told.difficulty}, {self.told.visibility}"

    def download(
        self, to: Path, which: Literal["notebook", "preview-audio", "preview-image"] = "notebook"
    ) -> Path:
        """Write its notebook, or a preview, to a path where nothing is.

        Raises
        ------
        HistoryError
            Something is there.
        NotFound
            It has no such file.
        """
        return download(self.connection, f"{self._path}/files/{which}", to)


class RemoteRack(RemotePiece[Rack]):
    """A rack's preset."""

    def _brief(self) -> str:
        return f"{self.told.rack_kind.replace('_', ' ')}, {self.told.visibility}"

    def download(self, to: Path) -> Path:
        """Write its preset to a path where nothing is.

        Raises
        ------
        HistoryError
            Something is there.
        """
        return download(self.connection, f"{self._path}/download", to, self.told.sha256)
