"""Write the time signatures of a clip."""

from collections.abc import Sequence

from setbook.errors import EditRefused
from setbook.format import Document, Element, element
from setbook.model.fields import spell
from setbook.model.time_signature import TimeSignature


def write_clip_signatures(
    holder: Element, signatures: Sequence[tuple[float, TimeSignature]], document: Document
) -> None:
    """Write time signatures by beat in place of those that a clip has.

    Raises
    ------
    EditRefused
        There is none: every clip has one.
    """
    if not signatures:
        raise EditRefused("expected at least one time signature of a clip, found none: nothing was changed")
    made = []
    for index, (time, signature) in enumerate(sorted(signatures, key=lambda entry: entry[0])):
        entry = element("RemoteableTimeSignature")
        if document.schema.numbers_items:
            entry.set("Id", str(index))
        for tag, value in (
            ("Numerator", signature.numerator),
            ("Denominator", signature.denominator),
            ("Time", float(time)),
        ):
            entry.append(element(tag, spell(value)))
        made.append(entry)
    holder[:] = made
