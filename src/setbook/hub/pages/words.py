"""Numbers and moments as a page tells them."""

from __future__ import annotations

from datetime import datetime

from setbook.hub.store.base import now

_STEPS = (("year", 365 * 86_400), ("month", 30 * 86_400), ("day", 86_400), ("hour", 3600), ("minute", 60))
_UNITS = ("B", "kB", "MB", "GB", "TB")


def since(moment: datetime, at: datetime | None = None) -> str:
    """Say how long ago something was, in its largest unit.

    Examples
    --------
    >>> from datetime import UTC
    >>> since(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, 5, tzinfo=UTC))
    '2 days ago'
    """
    seconds = ((at or now()) - moment).total_seconds()
    for word, length in _STEPS:
        count = int(seconds // length)
        if count >= 1:
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def on(moment: datetime) -> str:
    """Say when something was.

    Examples
    --------
    >>> on(datetime(2026, 3, 1, 14, 5))
    '1 March 2026, 14:05 UTC'
    """
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def day(moment: datetime) -> str:
    """Say on which day something was or will be.

    Examples
    --------
    >>> day(datetime(2026, 3, 1, 14, 5))
    '1 March 2026'
    """
    return f"{moment.day} {moment:%B %Y}"


def size(count_bytes: int) -> str:
    """Say how large something is, in powers of ten.

    Examples
    --------
    >>> size(950), size(1_250_000)
    ('950 B', '1.2 MB')
    """
    amount, unit = float(count_bytes), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit == 0 or amount >= 100 else f"{amount:.1f} {_UNITS[unit]}"


def short(count: int) -> str:
    """Say how many, in few letters.

    Examples
    --------
    >>> short(999), short(1_200), short(15_000), short(2_300_000)
    ('999', '1.2k', '15k', '2.3M')
    """
    for word, step in (("M", 1_000_000), ("k", 1000)):
        if count >= step:
            amount = count / step
            return f"{amount:.0f}{word}" if amount >= 10 or amount == int(amount) else f"{amount:.1f}{word}"
    return str(count)


def counted(count: int, word: str, several: str | None = None) -> str:
    """Say how many of something.

    Examples
    --------
    >>> counted(1, "version"), counted(2, "version"), counted(0, "person", "people")
    ('1 version', '2 versions', '0 people')
    """
    return f"{short(count)} {word if count == 1 else several or f'{word}s'}"
