"""`setbook publish`: put a song with its versions on a hub."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from setbook.cli.output import complain, console, print_json, progress_bar


class Visibility(StrEnum):
    """Who may see a session."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


def publish(
    path: Annotated[
        Path, typer.Argument(help="A project folder; or a set: then it and what led up to it.")
    ] = Path(),
    title: Annotated[str | None, typer.Option(help="What a new session is called.")] = None,
    description: Annotated[str, typer.Option(help="What is said of it, in Markdown.")] = "",
    visibility: Annotated[Visibility, typer.Option(help="Who may see a new session.")] = Visibility.PRIVATE,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; may be repeated.")] = None,
    genre: Annotated[str, typer.Option(help="Its genre.")] = "",
    session: Annotated[str | None, typer.Option(help="Id or address of a session to add to.")] = None,
    samples: Annotated[bool, typer.Option(help="Send the audio files too, or only their names.")] = True,
    hub: Annotated[
        str | None, typer.Option(help="Address of the hub; by default where you signed in.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Publish a song with every version, its samples, messages and notes.

    What the hub has already is not sent again: after a broken line, repeat it.
    """
    from setbook.community import Community

    with Community(hub) as community, progress_bar("Publishing") as progress:
        done = community.publish(
            path,
            title=title,
            description=description,
            visibility=visibility.value,
            tags=tag or (),
            genre=genre,
            session=session,
            samples=samples,
            progress=progress,
        )
    if as_json:
        print_json(
            {
                "session": done.session.id,
                "added": done.added,
                "sent_bytes": done.sent_bytes,
                "missing_samples": done.missing_samples,
            }
        )
        return
    words = f"{len(done.added)} new versions, {done.sent_bytes:,} bytes sent"
    console().print(f"{done.session.id}  {done.session.title}: {words}", markup=False)
    for missing in done.missing_samples:
        complain(f"{missing}: not sent, its file is missing or has changed since", kind="note")
