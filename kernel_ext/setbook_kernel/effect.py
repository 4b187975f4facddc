"""An effect as a picture of what it does, above its parameters."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from setbook_kernel.html import table

if TYPE_CHECKING:
    from setbook.audio.kernels import Kernel


def html(kernel: Kernel) -> str:
    """Return what a notebook shows of a kernel; the picture is measured on it."""
    # Loading the extension costs nothing.
    from setbook.audio.responses.pictures import caption_of, picture_of  # noqa: PLC0415
    from setbook.audio.responses.reference import listed, reach_and_default  # noqa: PLC0415

    rows = ((one.name, *reach_and_default(one), one.summary) for one in listed(kernel))
    return (
        f"<b>{escape(kernel.name)}</b> · {escape(kernel.summary)}"
        f'<figure style="margin:4px 0">{picture_of(kernel)}'
        f"<figcaption>{escape(caption_of(kernel))}</figcaption></figure>"
        f"{table(('parameter', 'range', 'default', ''), rows)}"
    )
