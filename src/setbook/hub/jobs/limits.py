"""How much one job may take of the machine. Files of strangers are opened under these."""

from __future__ import annotations

import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource


@dataclass(frozen=True)
class JobLimits:
    """Limits of one job.

    Attributes
    ----------
    memory_bytes
        Of its address space.
    cpu_seconds
        Of all its processors together.
    wall_seconds
        From its start; after that it is ended from outside.
    """

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float = 900.0


def take_on(limits: JobLimits) -> None:
    """Put this process under limits, for good. Windows has none of these; there the wall clock alone holds."""
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds + int(spent.ru_utime + spent.ru_stime))
    _lower(resource.RLIMIT_CORE, 0)  # a dump would hold what strangers uploaded


def _lower(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    chosen = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (chosen, chosen))
