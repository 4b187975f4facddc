"""New envelopes: of the arrangement, which stand on the track, and of clips."""

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend
from setbook.model.structure.list_ids import number_item
from setbook.model.structure.outline import grow_one
from setbook.model.structure.place import track_around
from setbook.model.structure.pointees import Pointees

_AUTOMATION_ENVELOPE = """
AutomationEnvelope
  EnvelopeTarget
    PointeeId 0
  Automation
    Events
"""

_CLIP_ENVELOPE = """
ClipEnvelope
  EnvelopeTarget
    PointeeId 0
  Automation
    Events
  LoopSlot
    Value
  ScrollerTimePreserver
    LeftTime 0
    RightTime 0
"""

_VIEW_STATE = """
AutomationTransformViewState
  IsTransformPending false
  TimeAndValueTransforms
"""


def add_automation_envelope(target: Element, document: Document) -> Element:
    """Make an empty envelope for an automation target, on the track that it stands on (Live 10 and later).

    Raises
    ------
    EditRefused
        The Live line keeps automation inside the parameters, or the target stands on no track.
    """
    path = document.schema.track_envelopes
    if path is None:
        raise EditRefused(
            "expected automation on the track, found a Live line that keeps it inside the parameters"
        )
    holder = descend(track_around(target), path.rpartition("/")[0])
    if holder is None:
        raise EditRefused("expected a list of envelopes on the track, found none: the set is damaged")
    return _add(holder, _AUTOMATION_ENVELOPE, target, document)


def add_clip_envelope(clip: Element, target: Element, document: Document) -> Element:
    """Make an empty envelope in a clip for a target of its track."""
    path = document.schema.clip_envelopes
    holder = descend(clip, path.rpartition("/")[0])
    if holder is None:
        raise EditRefused("expected a list of envelopes in the clip, found none: the set is damaged")
    return _add(holder, _CLIP_ENVELOPE, target, document)


def _add(holder: Element, outline: str, target: Element, document: Document) -> Element:
    envelope = grow_one(outline, Pointees())
    automation = descend(envelope, "Automation")
    pointing = descend(envelope, "EnvelopeTarget")
    assert automation is not None, "the outline has automation"
    assert pointing is not None, "the outline has a target"
    if next(document.root.iter("AutomationTransformViewState"), None) is not None:
        automation.append(grow_one(_VIEW_STATE, Pointees()))
    if envelope.tag == "ClipEnvelope" and document.schema.clip_envelopes.endswith("Modulation"):
        envelope.tag = "Modulation"
        pointing.tag = document.schema.clip_envelope_target
    pointing[0].set("Value", target.get("Id", "0"))
    number_item(envelope, holder, document.schema.numbers_items)
    holder.append(envelope)
    return envelope
