"""The rules that hold between the parts of a set, which Live relies on and does not repair.

One rule a file; `check_set` runs them all. `LiveSet.check` is its public face.
"""

from setbook.model.check.check_set import RULES, check_set
from setbook.model.check.guard import refuse_worse
from setbook.model.check.violation import Violation

__all__ = ["RULES", "Violation", "check_set", "refuse_worse"]
