"""`docs/noise.md` says what the code does: the lists are the same, with the same reasons.

With SETBOOK_WRITE_DOCS=1 the page is written anew.
"""

from __future__ import annotations

import os
from pathlib import Path

from setbook.diff.changes.following import FOLLOWING
from setbook.diff.noise import ATTRIBUTES, GROUPS, PATTERNS

PAGE = Path(__file__).parents[2] / "docs" / "noise.md"
HEAD = """# Noise, and what follows

Every element of a set is either in an operation of `sb.diff` or on the first
list here; every operation is either in a change or on the second one. Tests
change each attribute, text and child at every path of tags that occurs, and
hold both to it. This page is written from the code (`diff/noise.py`,
`diff/changes/following.py`) and tested against it.
"""


def names(tags) -> str:
    return ", ".join(f"`{tag}`" for tag in sorted(tags))


def noise_rows():
    yield "## Never an operation\n"
    for group in GROUPS:
        yield f"**{group.name}.** {group.reason}\n\n{names(group.tags)}\n"
    yield f"**Patterns.** The same, by how their tags begin or end, or by where they stand.\n\n{names(PATTERNS)}\n"
    yield (
        "**Attributes.** On whatever element: handles and stamps as above; and `Id`, where it only tells the "
        "items of one list apart and nothing refers to it.\n\n"
        f"{names(ATTRIBUTES)}\n"
    )
    yield (
        "**Spelling.** Digits behind the twelfth depend on the machine that saved, and the lines of plug-in data "
        "are indented as deep as their device sits: numbers and texts that differ in no more are the same.\n"
    )


def following_rows():
    yield "## Never a change of its own\n"
    yield "Live makes these by itself where something else is changed, which is told.\n"
    yield "| of a | what | why |\n|---|---|---|"
    for rule in FOLLOWING:
        what = [
            *sorted(rule.first | rule.last | rule.somewhere),
            *(f"{start}*" for start in rule.beginnings),
            *(f"*{end}" for end in rule.endings),
        ]
        whole = " (as a whole)" if rule.only_members else ""
        yield f"| {rule.kind} | {', '.join(f'`{tag}`' for tag in what)}{whole} | {rule.reason} |"
    yield (
        "\nBeside these: what an automated parameter stood at when the set was saved, the order of clips and "
        "locators in the file (their place is their time), that a thing is where it was under a new id, and values that no display tells apart "
        "(0.000316227757 and 0.00031622799)."
    )


def page() -> str:
    return "\n".join([HEAD, *noise_rows(), *following_rows()]) + "\n"


def test_the_page_is_what_the_code_does():
    if os.environ.get("SETBOOK_WRITE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
