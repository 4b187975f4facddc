"""Parameters of copies: at rest, without automation of their own."""

from setbook.format import Element, Schema, descend
from setbook.format.scalars import Scalar, write_scalar

BEFORE_EVERYTHING = "-63072000"
"""The time of the event that holds the value before the first beat."""


def put_to_rest(parameter: Element, schema: Schema, value: Scalar | None = None) -> None:
    """Leave a copied parameter with one value and nothing that moves it.

    Parameters
    ----------
    parameter
        The element with the value and, before Live 10, with its automation.
    schema
        Of its document.
    value
        The value; by default the one that it has.
    """
    if schema.parameter_envelope is not None:
        _keep_first_event(descend(parameter, schema.parameter_envelope))
        clips = descend(parameter, "ModulationAutomation/Events")
        if clips is not None:
            del clips[:]
    if value is None:
        return
    for path in (schema.parameter_value, f"{schema.parameter_envelope or 'none'}/*"):
        found = parameter.find(path)
        if found is not None:
            found.set("Value", write_scalar(value))


def _keep_first_event(events: Element | None) -> None:
    if events is not None and len(events):
        del events[1:]
        events[0].set("Time", BEFORE_EVERYTHING)
