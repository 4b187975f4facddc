"""What people write, as HTML that cannot do anything: CommonMark, then only the tags that are named here."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_MENTION = re.compile(r"(?<![\w@/.])@([\w.\-]{1,100})", re.UNICODE)
MOST_MENTIONS = 20
_KEPT_CHARACTERS = 2000

_commonmark = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])


def to_html(text: str) -> str:
    r"""Write Markdown as HTML. Images are left out: they would tell their server who reads.

    Examples
    --------
    >>> to_html("**loud** <script>alert(1)</script>")
    '<p><strong>loud</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n'
    """
    return _kept(text) if len(text) <= _KEPT_CHARACTERS else _rendered(text)


@lru_cache(maxsize=4096)
def _kept(text: str) -> str:
    """Keep what is short, which is nearly all: of the time that a list took, a third went into the same words again."""
    return _rendered(text)


def _rendered(text: str) -> str:
    return nh3.clean(
        _commonmark.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer ugc",
    )


def mentions(text: str) -> list[str]:
    """Find the names that a text mentions, each once, in order.

    Examples
    --------
    >>> mentions("thanks @arranger and @bassist, not a@b.org; again @arranger")
    ['arranger', 'bassist']
    """
    found = (name.rstrip(".-") for name in _MENTION.findall(text))
    return list(dict.fromkeys(name for name in found if name))[:MOST_MENTIONS]
