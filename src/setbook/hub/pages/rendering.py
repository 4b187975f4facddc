"""Pages out of templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from setbook.hub.pages import song_words, words
from setbook.hub.pages.addresses import Addresses
from setbook.hub.pages.static_files import StaticFiles

if TYPE_CHECKING:
    from setbook.hub.settings import HubSettings


@dataclass(frozen=True)
class Pages:
    """What all pages are made with.

    Attributes
    ----------
    addresses
        Where everything is.
    files
        What they are dressed and moved by.
    environment
        The templates; whatever is put into one is text, unless it is marked as HTML.
    can_sign_in
        Whether there is a page to sign in by.
    """

    addresses: Addresses
    files: StaticFiles
    environment: Environment
    can_sign_in: bool

    @classmethod
    def of(cls, settings: HubSettings, *, can_sign_in: bool) -> Pages:
        """Read what there is."""
        addresses = Addresses(settings.path_prefix, settings.api, settings.servers_url)
        files = StaticFiles()
        environment = Environment(
            loader=PackageLoader("setbook.hub.pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        def static_url(name: str) -> str | None:
            return None if files.get(name) is None else addresses.url("static", files.release) + f"/{name}"

        environment.globals |= {
            "url": addresses.url, "api_url": addresses.api_url, "open_url": addresses.open_url, "api_root": addresses.api,
            "root": addresses.prefix, "static_url": static_url, "can_sign_in": can_sign_in,
        }  # fmt: skip
        environment.filters |= {
            "since": words.since, "on": words.on, "day": words.day, "size": words.size, "short": words.short, "counted": words.counted,
        }  # fmt: skip
        environment.filters |= {
            "place": song_words.place, "duration": song_words.duration, "number": song_words.number,
        }  # fmt: skip
        return cls(addresses, files, environment, can_sign_in)

    def write(self, template: str, **context: Any) -> bytes:
        """Write a page."""
        return self.environment.get_template(template).render(**context).encode()
