"""Find the parameters of a device and give each its path."""

from collections import Counter
from collections.abc import Iterator

from setbook.format import Element, descend

# Chains have devices of their own; the others hold copies of presets.
_CLOSED = frozenset(
    {"Branches", "ReturnBranches", "LastPresetRef", "SourceContext", "PresetRef", "Preset", "SampleParts"}
)


def walk_parameters(device: Element, value_path: str) -> Iterator[tuple[str, Element]]:
    """Give path and element of every parameter, in document order.

    A path has the tags below the device; items of a list (which share a tag)
    get their ``Id`` behind it, or their position where they have none.
    """
    yield from _walk(device, "", value_path)


def _walk(holder: Element, prefix: str, value_path: str) -> Iterator[tuple[str, Element]]:
    tags = Counter(child.tag for child in holder)
    seen: Counter[str] = Counter()
    for child in holder:
        tag = child.tag
        if not len(child) or tag in _CLOSED:
            seen[tag] += 1
            continue
        step = tag if tags[tag] == 1 and "Id" not in child.attrib else f"{tag}.{child.get('Id', seen[tag])}"
        seen[tag] += 1
        if descend(child, value_path) is not None:
            yield prefix + step, child
        else:
            yield from _walk(child, f"{prefix}{step}/", value_path)
