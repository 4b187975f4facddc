"""Pointee ids: a set allocates them, a preset has zero in all of them."""

from setbook.format import Element

POINTEE_TAGS = ("AutomationTarget", "ModulationTarget", "Pointee")
"""The commonest; `is_pointee` knows the others by their endings."""


def is_pointee(element: Element) -> bool:
    """Tell an element whose ``Id`` comes from the set's one allocator.

    Examples
    --------
    >>> from setbook.format import element
    >>> is_pointee(element("VolumeModulationTarget", Id=7)), is_pointee(element("Target", "AudioOut/Main"))
    (True, False)
    """
    tag = element.tag
    return (
        tag in POINTEE_TAGS
        or tag.startswith("ControllerTargets.")
        or (tag.endswith("Target") and "Id" in element.attrib)
    )


def zero_pointees(below: Element) -> None:
    """Write 0 into every pointee id, as Live does in presets."""
    for element in below.iter():
        if is_pointee(element):
            element.set("Id", "0")
