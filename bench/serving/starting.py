"""A whole hub: how long it takes to be there, how long a person waits for a server, and what each piece weighs."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.folder import WORK
from bench.measure import Figure, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hosting.running_hub import RunningHub

PERSON, PASSWORD = "listener", "a quiet room at night"
LAB_REACH_SECONDS = 10
PIECES = ("hub", "proxy", "service", "worker")


def rows() -> Iterator[Row]:
    """Start `setbook hub` in an empty folder, and again; then a person's server in it."""
    from tests.hosting.running_hub import add_person, hub_environment, running_hub

    environment = hub_environment(WORK / "starting")
    for which in ("first start, with its databases and secrets", "next start"):
        begun = time.perf_counter()
        with running_hub(environment) as hub:
            took = time.perf_counter() - begun
            yield Figure(f"setbook hub, {which}, until all answer", took, "s", note=_load())
            if which == "next start":
                add_person(hub, PERSON, PASSWORD)
                yield from _server(hub)


def _server(hub: RunningHub) -> Iterator[Row]:
    import psutil
    from tests.hosting.people_inside import sign_in
    from tests.hosting.running_hub import part_of

    with sign_in(hub, PERSON, PASSWORD) as person:
        begun = time.perf_counter()
        person.start_server()
        person.wait_for_lab()
        took = time.perf_counter() - begun
        yield Figure(
            "a person's server, until JupyterLab is there", took, "s", f"< {LAB_REACH_SECONDS} s", _load()
        )
        total = 0.0
        for name in PIECES:
            part = part_of(hub, name)
            assert part is not None
            mebibytes = sum(_pss(one.pid) for one in [part, *_own_children(name, part)])
            total += mebibytes
            yield Figure(f"memory of the {name}", mebibytes, "MiB", note="PSS, its helpers included")
        server = psutil.Process(person.server_pid())
        yield Figure("memory of a person's server, no notebook open", _pss(server.pid), "MiB", note="PSS")
        yield Figure("memory of a hub that nobody uses", total, "MiB", note="PSS")


def _own_children(name: str, part: object) -> list[object]:
    """Give what belongs to a piece: of the hub not people's servers, but what culls them."""
    below = part.children(recursive=True)  # type: ignore[attr-defined]
    if name != "hub":
        return list(below)
    return [one for one in below if "idle_culler" in " ".join(one.cmdline())]


def _pss(pid: int) -> float:
    """Give the proportional share of memory, in MiB: what is shared counts in parts."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _load() -> str:
    return f"machine's load {os.getloadavg()[0]:.1f}"
