"""A diff written down: for a terminal, for Markdown, as JSON, and as a page of its own.

Each format is one file; what they share (the grouping by track, the marks,
which letters are safe to show) is in files of its own beside them.
"""

from setbook.diff.reports.data import diff_schema, to_data
from setbook.diff.reports.markdown import markdown_report
from setbook.diff.reports.page import html_report
from setbook.diff.reports.text import text_report

__all__ = ["diff_schema", "html_report", "markdown_report", "text_report", "to_data"]
