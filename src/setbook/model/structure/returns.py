"""Returns, and the send that every track has for each."""

from setbook.errors import EditRefused
from setbook.format import Element, descend
from setbook.model.proxy import Proxy
from setbook.model.structure.automation import remove_envelopes_of
from setbook.model.structure.place import within
from setbook.model.structure.pointees import PointeesOfSet
from setbook.model.structure.routings import let_go_of
from setbook.model.structure.sends import all_sends, insert_pre_switch, insert_send
from setbook.model.structure.track_kinds import blank_track
from setbook.model.structure.tracks import duplicate_track, fill, next_track_id, returns_of, track_list

_MOST_RETURNS = 12


def add_return(live_set: Proxy) -> Element:
    """Put an empty return behind the others, with a closed send on every track."""
    _refuse_too_many(live_set)
    tracks = track_list(live_set)
    made = blank_track(live_set, "return")
    made.set("Id", next_track_id(tracks))
    PointeesOfSet(live_set).renew(made)
    index = len(returns_of(live_set))
    tracks.append(made)
    _let_in(live_set, index)
    fill(live_set, made)
    return made


def duplicate_return(live_set: Proxy, track: Element) -> Element:
    """Put a copy behind a return; the sends to it are closed."""
    _refuse_too_many(live_set)
    index = returns_of(live_set).index(track) + 1
    made = duplicate_track(live_set, track)
    _let_in(live_set, index)
    return made


def remove_return(live_set: Proxy, track: Element) -> None:
    """Take a return out, with all sends to it and their automation."""
    index = returns_of(live_set).index(track)
    gone = [sends[index] for sends in all_sends(live_set) if index < len(sends)]
    remove_envelopes_of(live_set, track, *gone)
    for send in gone:
        holder = send.getparent()
        if holder is not None:
            holder.remove(send)
    switches = descend(live_set.element, "SendsPre")
    if switches is not None and index < len(switches):
        switches.remove(switches[index])
    track_list(live_set).remove(track)
    let_go_of(live_set, [track.get("Id", "")])


def move_return(live_set: Proxy, track: Element, index: int) -> None:
    """Put a return at another place among the returns; the sends follow."""
    returns = returns_of(live_set)
    old = returns.index(track)
    new = within(index, len(returns) - 1, "return")
    if new == old:
        return
    switches = descend(live_set.element, "SendsPre")
    for items in (*all_sends(live_set), *([] if switches is None else [switches])):
        _shift(items, old, new)
    other = returns[new]
    if new > old:
        other.addnext(track)
    else:
        other.addprevious(track)


def _let_in(live_set: Proxy, index: int) -> None:
    pointees = PointeesOfSet(live_set)
    for sends in all_sends(live_set):
        insert_send(sends, min(index, len(sends)), live_set.document, pointees)
    insert_pre_switch(live_set, index)


def _shift(items: Element, old: int, new: int) -> None:
    if max(old, new) < len(items):
        item = items[old]
        items.remove(item)
        items.insert(new, item)


def _refuse_too_many(live_set: Proxy) -> None:
    count = len(returns_of(live_set))
    if count >= _MOST_RETURNS:
        raise EditRefused(f"expected fewer than {_MOST_RETURNS} returns, found {count}: Live has no more")
