"""The first thing a person would want to see of a set, a preset, a history, a diff, a merge, a rendering, an effect, and of what is on a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from setbook_kernel import effect, html, player

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    MimeBundle = dict[str, Any]
    Display = Callable[..., MimeBundle | None]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def show_live_set(live_set: Any, include: object = None, exclude: object = None) -> MimeBundle | None:  # noqa: ARG001
    """Show a set as its arrangement, below a line that sums it up."""
    if not _in_a_notebook():
        return None
    from ipywidgets import HTML, VBox  # noqa: PLC0415 - only a notebook that shows a set pays for it

    from setbook_widgets import Arrangement  # noqa: PLC0415

    summary = html.live_set(live_set)
    return _bundle(live_set, VBox([HTML(summary), Arrangement(live_set)]), summary)


def show_history(history: Any, include: object = None, exclude: object = None) -> MimeBundle | None:  # noqa: ARG001
    """Show a history as the cards of its versions."""
    if not _in_a_notebook():
        return None
    from setbook_widgets import History  # noqa: PLC0415

    return _bundle(history, History(history), html.history(history))


def show_diff(diff: Any, include: object = None, exclude: object = None) -> MimeBundle | None:  # noqa: ARG001
    """Show a diff as the two versions side by side."""
    if not _in_a_notebook():
        return None
    from setbook_widgets import Diff  # noqa: PLC0415

    return _bundle(diff, Diff(diff), html.diff(diff))


def show_merged(merged: Any, include: object = None, exclude: object = None) -> MimeBundle | None:  # noqa: ARG001
    """Show a merge as its decisions; to keep what is chosen there, make a `Merge` widget and ask for its `merged`."""
    if not _in_a_notebook():
        return None
    from setbook_widgets import Merge  # noqa: PLC0415

    return _bundle(merged, Merge(merged), html.merged(merged))


def show_preset(preset: Any, include: object = None, exclude: object = None) -> MimeBundle:  # noqa: ARG001
    """Show a rack or a device preset as the tree of its devices."""
    return {"text/plain": repr(preset), "text/html": html.preset(preset)}


def show_rendered(rendered: Any, include: object = None, exclude: object = None) -> MimeBundle | None:  # noqa: ARG001
    """Show a rendering as a player."""
    if not _in_a_notebook():
        return None
    return {"text/plain": repr(rendered), "text/html": player.html(rendered)}


def show_kernel(kernel: Any, include: object = None, exclude: object = None) -> MimeBundle | None:  # noqa: ARG001
    """Show an effect as a picture of what it does, with its parameters."""
    if not _in_a_notebook():
        return None
    return {"text/plain": repr(kernel), "text/html": effect.html(kernel)}


def show_published(published: Any, include: object = None, exclude: object = None) -> MimeBundle:  # noqa: ARG001
    """Show what was published with a link to its page."""
    return {"text/plain": repr(published), "text/html": html.published(published)}


def show_pulled(pulled: Any, include: object = None, exclude: object = None) -> MimeBundle:  # noqa: ARG001
    """Show what was pulled with a link to its page."""
    return {"text/plain": repr(pulled), "text/html": html.pulled(pulled)}


def show_piece(piece: Any, include: object = None, exclude: object = None) -> MimeBundle:  # noqa: ARG001
    """Show a piece on a hub with a link to its page."""
    return {"text/plain": repr(piece), "text/html": html.piece(piece)}


DISPLAYS: dict[tuple[str, str], Display] = {
    ("setbook.model.live_set", "LiveSet"): show_live_set,
    ("setbook.model.preset", "Preset"): show_preset,
    ("setbook.history.history", "History"): show_history,
    ("setbook.diff.result", "Diff"): show_diff,
    ("setbook.merge.merged", "Merged"): show_merged,
    ("setbook.audio.render", "Rendered"): show_rendered,
    ("setbook.audio.kernels.declaration", "Kernel"): show_kernel,
    ("setbook.community.publishing", "Published"): show_published,
    ("setbook.community.pulling", "Pulled"): show_pulled,
    ("setbook.community.remote_piece", "RemotePiece"): show_piece,
    ("setbook.community.remote_piece", "RemoteWorkflow"): show_piece,
    ("setbook.community.remote_piece", "RemoteRack"): show_piece,
    ("setbook.community.remote_session", "RemoteSession"): show_piece,
    ("setbook.community.remote_collection", "RemoteCollection"): show_piece,
}
"""Module and name of each type that is shown, and how."""


def register(ipython: InteractiveShell) -> None:
    """Register each display under its type's name, so that the type need not be imported."""
    formatter = _formatter(ipython)
    for (module, name), show in DISPLAYS.items():
        formatter.for_type_by_name(module, name, show)


def unregister(ipython: InteractiveShell) -> None:
    """Take back each display that is still ours."""
    formatter = _formatter(ipython)
    for (module, name), show in DISPLAYS.items():
        registered = formatter.pop(f"{module}.{name}", None)
        if registered is not None and registered is not show:
            formatter.for_type_by_name(module, name, registered)


def _formatter(ipython: InteractiveShell) -> Any:
    """Return the formatter that may offer several forms of one object at once."""
    display_formatter = ipython.display_formatter
    assert display_formatter is not None, "every shell has one from its start"
    return display_formatter.mimebundle_formatter


def _in_a_notebook() -> bool:
    """Whether a kernel runs this code: a terminal shows the text alone."""
    from IPython import get_ipython  # noqa: PLC0415

    return getattr(get_ipython(), "kernel", None) is not None


def _bundle(shown: object, widget: Any, fallback: str) -> MimeBundle:
    """Offer the widget first; a page without widgets shows the HTML, a terminal the text."""
    made = widget._repr_mimebundle_()
    data = made[0] if isinstance(made, tuple) else made
    return {WIDGET_VIEW: data[WIDGET_VIEW], "text/html": fallback, "text/plain": repr(shown)}
