"""One's own tokens for programs, such as ``setbook login``: listed, made, revoked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from setbook.errors import NotFound
from setbook.hub.identity.token_issuer import TokenIssuer
from setbook.hub.routes.answers import Answer, json_response, to_json
from setbook.hub.routes.call import Call, CallOf
from setbook.hub.routes.problems import RESPONSES
from setbook.hub.services import tokens
from setbook.hub.services.policy import no_such
from setbook.wire import tokens as wire

router = APIRouter(prefix="/me/tokens", tags=["people"], responses=RESPONSES)

TokenId = Annotated[
    str, Path(pattern=r"^[0-9a-z]{1,40}$", description="Id of a token, not the token itself.")
]


@router.get("", response_model=list[wire.Token])
async def list_tokens(call: CallOf) -> Response:
    """List one's tokens, the newest first, without themselves."""
    name = tokens.owner(call.viewer).name
    return json_response(to_json(await _issuer(call).tokens_of(name)), 200, None, None)


@router.post("", status_code=201, response_model=wire.MadeToken)
async def make_token(new: wire.NewToken, call: CallOf) -> Response:
    """Make a token that opens this service as oneself, and nothing else. It is told now and never again."""
    name, issuer = tokens.owner(call.viewer).name, _issuer(call)

    def work(db: Session) -> Answer:
        tokens.note_making(db, call.viewer, new)
        return Answer(None, 204)

    await run_in_threadpool(call.write, work, remember=False)
    response = json_response(to_json(await issuer.make(name, new)), 201, None, None)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.delete("/{token_id}", status_code=204)
async def revoke_token(token_id: TokenId, call: CallOf) -> Response:
    """Let a token open nothing any more."""
    name = tokens.owner(call.viewer).name
    if not await _issuer(call).revoke(name, token_id):
        raise no_such("token", token_id)

    def work(db: Session) -> Answer:
        tokens.note_revoking(db, call.viewer, token_id)
        return Answer(None, 204)

    return await run_in_threadpool(call.write, work)


def _issuer(call: Call) -> TokenIssuer:
    issuer = call.service.identity.issuer()
    if issuer is None:
        raise NotFound("expected a hub that makes tokens here, found none that does; ask its admin for one")
    return issuer
