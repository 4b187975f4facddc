"""What people write, as HTML that cannot do anything: CommonMark, then only the tags that are named here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_MENTION = re.compile(r"(?<![\w@/.])@([\w.\-]{1,100})", re.UNICODE)
MOST_MENTIONS = 20
_KEPT_CHARACTERS = 2000

_commonmark = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])


def to_html(text: str, people: Mapping[str, str] | None = None) -> str:
    r"""Write Markdown as HTML. Images are left out: they would tell their server who reads.

    Parameters
    ----------
    people
        Addresses by the name of whom the text may mention; each ``@name`` of theirs becomes a link.

    Examples
    --------
    >>> to_html("**loud** <script>alert(1)</script>")
    '<p><strong>loud</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n'
    >>> to_html("thanks @bassist", {"bassist": "/people/bassist"})
    '<p>thanks <a href="/people/bassist" rel="nofollow noopener noreferrer ugc">@bassist</a></p>\n'
    """
    if people or len(text) > _KEPT_CHARACTERS:
        return _rendered(text, people or {})
    return _kept(text)


@lru_cache(maxsize=4096)
def _kept(text: str) -> str:
    """Keep what is short, which is nearly all: of the time that a list took, a third went into the same words again."""
    return _rendered(text, {})


def _rendered(text: str, people: Mapping[str, str]) -> str:
    tokens = _commonmark.parse(text)
    if people:
        _link_mentions(tokens, {name.lower(): address for name, address in people.items()})
    return nh3.clean(
        _commonmark.renderer.render(tokens, _commonmark.options, {}),
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


def _link_mentions(tokens: Sequence[Token], people: Mapping[str, str]) -> None:
    """Make links of what the text says of people; code and links stay as they are."""
    for token in tokens:
        if token.type == "inline" and token.children:
            token.children = list(_with_links(token.children, people))


def _with_links(children: Iterable[Token], people: Mapping[str, str]) -> Iterator[Token]:
    links = 0
    for child in children:
        links += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not links:
            yield from _parted(child.content, people)
        else:
            yield child


def _parted(text: str, people: Mapping[str, str]) -> Iterator[Token]:
    """Part a text into what is said and whom it mentions."""
    at = 0
    for found in _MENTION.finditer(text):
        name = found[1].rstrip(".-")
        address = people.get(name.lower())
        if address is None:
            continue
        yield _text(text[at : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(f"@{name}")
        yield Token("link_close", "a", -1)
        at = found.start() + 1 + len(name)
    yield _text(text[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
