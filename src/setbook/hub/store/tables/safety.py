"""What keeps the service safe: signed-in browsers, an audit log, answers that are given once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from setbook.hub.store.base import Base, Digest, Id, Json, UtcTime, new_id, now


class WebSession(Base):
    """A browser that is signed in. The cookie's hash is kept, and the hub's token, which no page ever sees."""

    __tablename__ = "web_sessions"

    cookie_sha256: Mapped[str] = mapped_column(Digest, primary_key=True)
    hub_token: Mapped[str] = mapped_column(Text)
    csrf_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class LoginState(Base):
    """A sign-in that is under way: what the hub has to give back, and where to go then."""

    __tablename__ = "login_states"

    state_sha256: Mapped[str] = mapped_column(Digest, primary_key=True)
    code_verifier: Mapped[str] = mapped_column(String(200))
    next_path: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class AuditEntry(Base):
    """Something that rights hang on was done. Entries are only added; they outlive what they tell of."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject_id", "subject_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    actor_name: Mapped[str] = mapped_column(String(255), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(255))
    details: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


class IdempotencyKey(Base):
    """The answer to a request that its sender may repeat; written with its effect, in one transaction."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(Digest)
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now, index=True)
