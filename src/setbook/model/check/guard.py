"""Stand before every write: no edit may leave a set worse than it was opened."""

import warnings
from collections import Counter
from collections.abc import Iterable

from setbook.errors import RulesBroken, SetbookWarning
from setbook.format import Document, Element, descend
from setbook.model.check.check_set import check_set
from setbook.model.check.violation import Violation

_CALLER_OF_SAVE = 5


def refuse_worse(live_set: Element, document: Document) -> None:
    """Let a set pass if it breaks no rule more often than it did when it was opened.

    Raises
    ------
    RulesBroken
        It does.
    """
    now = check_set(live_set, document)
    if not now:
        return
    opened = descend(document.original(), "LiveSet")
    before = _by_rule([] if opened is None else check_set(opened, document))
    after = _by_rule(now)
    worse = [violation for violation in now if after[violation.rule] > before[violation.rule]]
    if worse:
        raise RulesBroken(
            f"{document.path or 'document from bytes'}: expected an edit that keeps Live's rules, found: "
            f"{_listed(worse)}. Nothing was written; undo the edit, or call restore_lockstep if tracks, scenes or "
            "returns were put in by hand."
        )
    warnings.warn(
        f"Expected a set that keeps Live's rules, found that it broke them when it was opened already ({len(now)}): "
        f"{_listed(now)}. They are written as they are; Live may refuse the set.",
        SetbookWarning,
        stacklevel=_CALLER_OF_SAVE,
    )


def _by_rule(violations: Iterable[Violation]) -> Counter[str]:
    return Counter(violation.rule for violation in violations)


def _listed(violations: list[Violation]) -> str:
    more = f" (and {len(violations) - 2} more)" if len(violations) > 2 else ""
    return "; ".join(map(str, violations[:2])) + more
