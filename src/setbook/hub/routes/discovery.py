"""What is found across all kinds: by words, by tags, by likeness."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

import setbook
from setbook.hub.routes.call import CallOf
from setbook.hub.routes.parameters import Filter, StretchOf, Words
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import alike, discovery, tags
from setbook.wire import pieces as wire
from setbook.wire import social as social_wire
from setbook.wire.base import About, Difficulty, Page, PieceKind

router = APIRouter(tags=["discovery"], responses=RESPONSES)


@router.get("/about", response_model=About)
def about(request: Request, call: CallOf) -> Response:
    """Say which hub this is, and where its pages are: programs may know it by another address than people."""
    settings = call.service.settings
    pages_url = settings.public_url or f"{request.url.scheme}://{request.url.netloc}{settings.path_prefix}"
    told = About(name="setbook", version=setbook.__version__, pages_url=pages_url.rstrip("/"))
    return call.read(lambda _: told)


@router.get("/search", response_model=Page[wire.Piece])
def search(
    call: CallOf,
    stretch: StretchOf,
    q: Words,
    kind: PieceKind | None = None,
    tag: Filter = None,
    technique: Filter = None,
    difficulty: Difficulty | None = None,
) -> Response:
    """Find pieces by words of their titles, tags, problems, descriptions and devices, the best first."""
    wanted = discovery.Wanted(q, kind, difficulty, tag, technique)
    return call.read(lambda db: discovery.found(db, call.viewer, wanted, stretch))


@router.get("/tags", response_model=Page[social_wire.Tag])
def list_tags(call: CallOf, stretch: StretchOf) -> Response:
    """List tags and techniques, those that most pieces carry first."""
    return call.read(lambda db: tags.popular(db, stretch))


@router.get("/discover/workflows-like-mine", response_model=list[wire.Workflow])
def workflows_like_mine(call: CallOf) -> Response:
    """Give workflows that are near to what one made and likes."""
    return call.read(lambda db: alike.like_mine(db, call.viewer))
