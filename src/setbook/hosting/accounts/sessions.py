"""What ends when a password changes or an account is locked: JupyterHub's sign-ins, tokens and servers."""

from __future__ import annotations

from typing import Any

from jupyterhub.orm import new_token


def end_sign_ins(handler: Any, name: str) -> None:
    """Sign a person out everywhere: browsers at the hub, and what they opened from there."""
    user = handler.find_user(name)
    if user is None:
        return
    user.orm_user.cookie_id = new_token()
    for token in list(user.orm_user.api_tokens):
        if token.session_id:
            handler.db.delete(token)
    handler.db.commit()


async def end_everything(handler: Any, name: str) -> None:
    """Sign a person out, revoke all tokens and stop all servers."""
    user = handler.find_user(name)
    if user is None:
        return
    end_sign_ins(handler, name)
    for server_name, spawner in list(user.spawners.items()):
        if spawner.ready:
            await handler.stop_single_user(user, server_name)
    for token in list(user.orm_user.api_tokens):
        handler.db.delete(token)
    handler.db.commit()
