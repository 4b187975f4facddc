"""What is shown where widgets are not: on a forge's preview page, in a printed notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from setbook.community import Published, Pulled, RemotePiece
    from setbook.diff import Diff
    from setbook.history import History
    from setbook.merge import Merged
    from setbook.model import LiveSet, Preset


def live_set(shown: LiveSet) -> str:
    """Sum a set up in one line."""
    facts = [f"Live {shown.live_version}", f"{shown.tempo:g} bpm", str(shown.time_signature)]
    facts += [f"{count} {_words(kind, count)}" for kind, count in _track_counts(shown).items() if count]
    return f"<b>{escape(shown.name)}</b> · {escape(' · '.join(facts))}"


def preset(shown: Preset) -> str:
    """List the devices of a rack or preset, each below what holds it."""
    device = shown.device
    return f"<b>{escape(device.name)}</b> · Live {escape(shown.live_version)}{_device_list(device)}"


def history(shown: History) -> str:
    """List the versions and what each step changed."""
    headlines = {step.after.index: step.headline for step in shown.steps}
    return table(
        ("version", "saved", "what changed"),
        ((v.name, f"{v.time:%Y-%m-%d %H:%M}", headlines.get(v.index, "")) for v in shown.versions),
    )


def diff(shown: Diff) -> str:
    """List the changes, where and what."""
    return table(("where", "what"), ((change.where, change.what) for change in shown.changes))


def merged(shown: Merged) -> str:
    """List the conflicts, why they are some, and what is taken."""
    conflicts = ((one.where or "Song", one.why, one.action) for one in shown.conflicts)
    listed = table(("conflict", "why", "taken"), conflicts) if shown.conflicts else ""
    return (
        f"<b>{escape(shown.ours_name)} + {escape(shown.theirs_name)}</b> · {escape(shown.headline())}{listed}"
    )


def published(shown: Published) -> str:
    """Say what went to a hub, with a link to its page."""
    facts = [_count(len(shown.added), "new version"), f"{shown.sent_bytes / 1e6:.1f} MB sent"]
    if shown.missing_samples:
        facts.append(f"{_count(len(shown.missing_samples), 'sample')} missing")
    return _linked(shown.url, shown.session.title, [*facts, shown.session.visibility])


def pulled(shown: Pulled) -> str:
    """Say what came from a hub, with a link to its page."""
    facts = [_count(len(shown.versions), "new version"), f"in {shown.project}"]
    return _linked(shown.url, shown.session.title, facts)


def piece(shown: RemotePiece[Any]) -> str:
    """Name a piece on a hub, with a link to its page."""
    return _linked(shown.url, shown.title, [f"{shown.told.kind} of {shown.owner}", shown.told.visibility])


def _linked(url: str, title: str, facts: Iterable[str]) -> str:
    name = f"<b>{escape(title)}</b>"
    # What a hub calls its address is followed only where it is one of a page.
    if url.startswith(("https://", "http://")):
        name = f'<a href="{escape(url)}" target="_blank" rel="noopener">{name}</a>'
    return f"{name} · {escape(' · '.join(facts))}"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _track_counts(shown: LiveSet) -> dict[str, int]:
    counts = shown.counts
    return {"audio": counts.audio, "MIDI": counts.midi, "group": counts.group, "return": counts.return_}


def _words(kind: str, count: int) -> str:
    return f"{kind} track" if count == 1 else f"{kind} tracks"


def _device_list(device: object) -> str:
    chains = getattr(device, "chains", ())
    rows = [
        f"<li>{escape(str(chain.name or inner.name))} › {escape(inner.name)}{_device_list(inner)}</li>"
        for chain in chains
        for inner in chain.devices
    ]
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table of plain text."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
