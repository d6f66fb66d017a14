"""Addresses of links and images: safe to print, absolute where the page's own address is known. Nothing raises."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

import regex

_SCHEME = regex.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*(?=:)")
_LINKS = frozenset(["http", "https", "mailto", "tel", "ftp", "xmpp"])
_SHOWN = frozenset(["http", "https"])
# Browsers leave these out of an address (WHATWG URL standard, "basic URL parser").
_DROPPED = regex.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
_UNFIT = regex.compile(r"[\x00-\x20\x7f<>\"\\^`{}|\p{Z}\p{Cc}\p{Cs}]")
_CANDIDATE = regex.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
# Where pages keep the address of an image that their script loads later, best first.
_LATER = ("data-src", "data-lazy-src", "data-original", "data-original-src", "data-url", "data-hi-res-src", "data-image")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_IMAGE = regex.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)\b|^https?://|^/", regex.IGNORECASE)


def base_of(url: str | None, base: str) -> str:
    """What a page's addresses are relative to: its address and its ``<base>``; empty where neither is known."""
    found = _joined(url or "", base)
    return found if _scheme(found) in _SHOWN else ""


def link(address: str, base: str) -> str:
    """The address of a link, or nothing where it leads nowhere or is not safe to print.

    One to a place in the same page stays as it is: whether the place is kept, who prints the page knows.
    """
    return _safe(address, "" if address.strip().startswith("#") else base, _LINKS)


def outside(address: str, base: str) -> str:
    """A link to a place in the page that is not among what is kept."""
    return _joined(base, address) if base else address


def shown(address: str, base: str) -> str:
    """The address of an image or of an embedded page, or nothing."""
    return _safe(address, base, _SHOWN) if address.strip() and not address.lstrip().startswith("#") else ""


def image(attributes: Mapping[str, str], base: str, sources: str = "") -> str:
    """The best address of an ``img``, the `sources` of its ``picture`` included."""
    later = [attributes.get(name, "") for name in _LATER]
    sets = [*(_largest(attributes.get(name, "")) for name in _SETS), _largest(sources)]
    candidates = [*[value for value in later if _IMAGE.search(value.strip())], attributes.get("src", ""), *sets]
    plain = attributes.get("src", "").strip()
    if _placeholder(plain):
        candidates = [*candidates[: -len(sets) - 1], *sets, plain]
    return next((found for value in candidates if (found := shown(value, base))), "")


def _placeholder(address: str) -> bool:
    return not address or address[:5].lower() == "data:" or address.startswith(("about:", "#"))


def _largest(candidates: str) -> str:
    """The largest of a ``srcset``."""
    best, size = "", -1.0
    for address, number, _ in _CANDIDATE.findall(candidates):
        try:
            value = float(number or 1)
        except ValueError:
            value = 0.0
        if value > size and address[:5].lower() != "data:":
            best, size = address, value
    return best


def _safe(address: str, base: str, schemes: frozenset[str]) -> str:
    address = _DROPPED.sub("", address)
    if not address or address == "#":
        return ""
    scheme = _scheme(address)
    if scheme and scheme not in schemes:
        return ""
    address = _joined(base, address) if base else address
    if (_scheme(address) or "http") not in schemes:
        return ""
    return _UNFIT.sub(_quoted, address)


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    return found[0].lower() if found else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, _DROPPED.sub("", address))
    except ValueError:  # such as a bracket that is no IPv6 address
        return address


def _quoted(found: regex.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
