"""The same routes and messages as FastAPI alone serves them: what it would be if nothing had to be looked up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Body, FastAPI, Request

from setbook.wire.base import Page
from setbook.wire.pieces import Piece, Session
from setbook.wire.social import Comment, Liked, NewComment
from setbook.wire.uploads import NewUpload, Upload
from setbook.wire.versions import TimelineEntry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

API = "/api/v1"


def bare(recorded_in: Path) -> FastAPI:
    """Put it together, with answers that the service gave once."""
    recorded = json.loads(recorded_in.read_text())
    app = FastAPI()
    for path, kind, what in (
        ("/sessions", Page[Session], "list"),
        ("/sessions/{session_id}", Session, "session"),
        ("/sessions/{session_id}/timeline", Page[TimelineEntry], "timeline"),
        ("/pieces/{piece_id}/comments", Page[Comment], "comments"),
        ("/search", Page[Piece], "search"),
    ):
        app.add_api_route(f"{API}{path}", _giving(kind.model_validate(recorded[what])), response_model=kind)
    _add_changes(app, Comment.model_validate(recorded["comment"]), Upload.model_validate(recorded["upload"]))
    return app


def _giving(answer: Any) -> Callable[[], Any]:
    def give() -> Any:
        return answer

    return give


def _add_changes(app: FastAPI, comment: Comment, upload: Upload) -> None:
    """Add the routes that take something in; they read it all, and keep nothing."""

    @app.post(f"{API}/pieces/{{piece_id}}/comments")
    def say(_new: Annotated[NewComment, Body()]) -> Comment:
        return comment

    @app.api_route(f"{API}/pieces/{{piece_id}}/like", methods=["PUT", "DELETE"])
    def like() -> Liked:
        return Liked(is_liked=True, likes_count=1)

    @app.post(f"{API}/uploads")
    def begin(_new: Annotated[NewUpload, Body()]) -> Upload:
        return upload

    @app.put(f"{API}/uploads/{{upload_id}}")
    async def send(request: Request) -> Upload:
        async for _ in request.stream():
            pass
        return upload
