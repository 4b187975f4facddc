"""Who does which job, and how often it failed: so that each is done once, though workers die.

A claim is a lease. Who holds it says again and again that it lives; when it does not, another may take over, and what
the first one still says counts no more.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, String, delete, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from setbook.hub.store.base import UtcTime, now
from setbook.hub.store.inserting import insert_new

if TYPE_CHECKING:
    from setbook.hub.services.jobs import Job
    from setbook.hub.store.database import Database

_KEPT_DAYS = 30


class _Base(DeclarativeBase):
    metadata = MetaData()


class JobRun(_Base):
    """A job and what has become of it."""

    __tablename__ = "job_runs"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), default="")
    leased_until: Mapped[datetime] = mapped_column(UtcTime)
    failures: Mapped[int] = mapped_column(default=0)
    completions: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


@dataclass(frozen=True)
class Claim:
    """The right to do a job.

    Attributes
    ----------
    job
        Which.
    token
        Tells this claim from earlier and later ones.
    failures
        How often it has failed before.
    """

    job: Job
    token: str
    failures: int


class Ledger:
    """The record of jobs.

    Parameters
    ----------
    database
        Where it is kept.
    lease_seconds
        How long a claim holds without a sign of life.
    """

    def __init__(self, database: Database, lease_seconds: float = 30.0) -> None:
        self._database = database
        self.lease_seconds = lease_seconds

    def create(self) -> None:
        """Make the table where there is none."""
        with self._database.writing() as db:  # a reader that turns writer late may be refused
            _Base.metadata.create_all(db.connection())

    def claim(self, job: Job) -> Claim | None:
        """Take a job; None where another worker has it."""
        token, moment = secrets.token_hex(16), now()
        with self._database.writing() as db:
            insert_new(
                db, JobRun,  # type: ignore[arg-type] # a table is a table
                kind=job.kind, subject_id=job.subject_id, token="", leased_until=moment, failures=0,
                completions=0, updated_at=moment,
            )  # fmt: skip
            taken = db.execute(
                update(JobRun)
                .where(
                    JobRun.kind == job.kind,
                    JobRun.subject_id == job.subject_id,
                    JobRun.leased_until <= moment,
                )
                .values(
                    token=token,
                    leased_until=moment + timedelta(seconds=self.lease_seconds),
                    updated_at=moment,
                )
            )
            if taken.rowcount != 1:  # type: ignore[attr-defined] # an update has it
                return None
            failures = db.scalar(
                select(JobRun.failures).where(JobRun.kind == job.kind, JobRun.subject_id == job.subject_id)
            )
        return Claim(job, token, failures or 0)

    def say(self, claim: Claim) -> bool:
        """Say that the work goes on; False where the claim is lost."""
        return self._change(claim, {"leased_until": now() + timedelta(seconds=self.lease_seconds)})

    def finish(self, claim: Claim) -> bool:
        """Say that it is done; False where the claim is lost."""
        done = {
            "completions": JobRun.completions + 1,
            "failures": 0,
            "token": "",
            "leased_until": now(),
            "updated_at": now(),
        }
        return self._change(claim, done)

    def fail(self, claim: Claim) -> bool:
        """Say that it broke off, and let it be taken again."""
        failed = {"failures": JobRun.failures + 1, "token": "", "leased_until": now(), "updated_at": now()}
        return self._change(claim, failed)

    def release(self, claim: Claim) -> bool:
        """Give a claim back; nothing was done."""
        return self._change(claim, {"token": "", "leased_until": now()})

    def find(self, job: Job) -> JobRun | None:
        """Give what has become of a job; None where nobody has begun it."""
        with self._database.reading() as db:
            found = db.get(JobRun, (job.kind, job.subject_id))
            db.expunge_all()
        return found

    def is_due(self, job: Job, every_seconds: float) -> bool:
        """Whether it is time again for a job that is done from time to time, by whichever worker."""
        run = self.find(job)
        return run is None or run.updated_at < now() - timedelta(seconds=every_seconds)

    def forget_old(self) -> None:
        """Forget jobs that were done long ago."""
        with self._database.writing() as db:
            db.execute(delete(JobRun).where(JobRun.updated_at < now() - timedelta(days=_KEPT_DAYS)))

    def _change(self, claim: Claim, values: dict[str, object]) -> bool:
        with self._database.writing() as db:
            done = db.execute(
                update(JobRun)
                .where(
                    JobRun.kind == claim.job.kind,
                    JobRun.subject_id == claim.job.subject_id,
                    JobRun.token == claim.token,
                )
                .values(**values)
            )
            return bool(done.rowcount == 1)  # type: ignore[attr-defined] # an update has it
