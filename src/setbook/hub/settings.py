"""Where everything is, and how much is allowed: one object, from the environment or from code."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "SETBOOK_HUB_"
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class HubSettings:
    """Settings of the community service; each is also read from the environment, as ``SETBOOK_HUB_DATABASE_URL``.

    Parameters
    ----------
    database_url
        ``sqlite:///community.sqlite`` or ``postgresql+psycopg://…``.
    blob_url
        ``file:///…``, or ``s3://bucket/prefix`` and whatever else obstore takes.
    queue_url
        Where jobs wait for a worker, ``sqlite:///queue.sqlite``, ``postgresql://…`` or ``redis://…``; empty: the
        service does them itself, one after the other.
    path_prefix
        Where the service is mounted, ``/services/community`` behind a hub; empty at the root.
    public_url
        Where people find the pages, ``https://community--service.hub.example/services/community/``; empty: where they
        asked for them.
    servers_url
        Below which people find their own servers, ``https://hub.example/hub/user-redirect/``; empty: nobody has one.
    limits_url
        Where the rate limits are counted: ``memory://`` in this process, ``redis://…`` for several.
    reads_per_minute, writes_per_minute
        Requests that one caller may make.
    message_bytes
        Size of a JSON body.
    piece_bytes
        An upload is written in pieces of this size; it is what one upload takes of the memory.
    upload_hours
        How long an unfinished upload is kept.
    housekeeping_minutes
        How often trending is worked out again, and what is past is cleared away.
    unused_hours
        How long contents are kept that nothing points to any more; then the hub's sweep removes them.
    compare_bytes
        Size of the JSON of a comparison that is kept; of larger ones the operations are left out.
    app_look_seconds
        How often rights to look at apps are compared with those to see their workflows.
    job_memory_bytes, job_cpu_seconds
        What one job of a worker may take; a file that takes more is refused.
    preview_seconds
        How much of each version is rendered as its preview; 0 for none.
    sound_memory_bytes, sound_cpu_seconds
        What a job that draws or plays a set may take.
    sound_bytes
        How much sound the clips of one set may come to, before it is packed.
    sound_cache_bytes
        What views, previews and sounds may take in the blob store; the longest unused go first, and are made again
        when somebody asks.
    sounds_per_minute
        Chunks of sound that one caller may fetch: a song of many tracks takes several a second.
    threads
        Requests that this process works on at a time; the others wait in line. A few more than there are processors
        is best: more of them take the interpreter from each other, and all get slower.
    streams
        Event streams that one caller may have open at a time, in each process of the service.
    stream_seconds
        After so long an event stream ends, and the browser connects again.
    job_lease_seconds
        After so long without a sign of life of a worker, another takes its job over.

    Examples
    --------
    >>> HubSettings(path_prefix="/services/community").api
    '/services/community/api/v1'
    """

    database_url: str = "sqlite:///community.sqlite"
    blob_url: str = "file:///var/lib/setbook/blobs"
    queue_url: str = ""
    path_prefix: str = ""
    public_url: str = ""
    servers_url: str = ""
    limits_url: str = "memory://"
    reads_per_minute: int = 1200
    writes_per_minute: int = 240
    message_bytes: int = 1 * MEBIBYTE
    piece_bytes: int = 4 * MEBIBYTE
    upload_hours: int = 24
    housekeeping_minutes: int = 10
    unused_hours: int = 72
    compare_bytes: int = 4 * MEBIBYTE
    app_look_seconds: int = 10
    job_memory_bytes: int = 4096 * MEBIBYTE
    job_cpu_seconds: int = 300
    job_lease_seconds: int = 30
    preview_seconds: int = 180
    sound_memory_bytes: int = 8192 * MEBIBYTE
    sound_cpu_seconds: int = 900
    sound_bytes: int = 4096 * MEBIBYTE
    sound_cache_bytes: int = 20_480 * MEBIBYTE
    sounds_per_minute: int = 12_000
    threads: int = 8
    streams: int = 8
    stream_seconds: int = 600

    @property
    def api(self) -> str:
        """The path of the API."""
        return f"{self.path_prefix}/api/v1"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings that the environment gives; the rest keep their defaults.

        Raises
        ------
        ValueError
            A number is none.
        """
        given = os.environ if environment is None else environment
        values: dict[str, str | int] = {}
        for field in fields(cls):
            stated = given.get(_PREFIX + field.name.upper())
            if stated is not None:
                values[field.name] = int(stated) if isinstance(field.default, int) else stated
        return cls(**values)  # type: ignore[arg-type] # each field got its own type just above
