"""The one pool from which everything that automation or modulation can point at takes its id."""


class Pointees:
    """Hands out ids upward and never twice, as Live does.

    Parameters
    ----------
    first
        The next id; a set notes it as ``NextPointeeId``.
    """

    def __init__(self, first: int = 1) -> None:
        self.next = first

    def take(self) -> int:
        """Give the next id."""
        taken = self.next
        self.next += 1
        return taken
