"""A diff as one HTML page: a head, the song's time line, what matters most, then track by track.

Nothing is fetched and nothing runs: the style is inside, the pictures are SVG,
and what can be opened is a ``<details>``. So a page can be mailed, attached to
a build or read years later.
"""

from setbook.diff.reports.page.curves import Curves, CurvesOf
from setbook.diff.reports.page.page import html_report

__all__ = ["Curves", "CurvesOf", "html_report"]
