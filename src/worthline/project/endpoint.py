"""Where may an assistant be asked, and is a secret standing where only its name belongs?

A key never stands in worthline.toml: the file is shared, mailed and kept in histories. And what is sent to another
machine goes there encrypted, or not at all.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
"""How the name of an environment variable is written here; most keys are not."""

_LONG = 20
_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{20,}")
_PATH = "/chat/completions"


def trouble_with_url(url: str) -> str:
    """What is wrong with the address of an assistant; empty where nothing is. Never repeats a secret it holds."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "this is no address"
    if any(letter.isspace() or not letter.isprintable() for letter in url):
        return "there is white space in the address"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "this is no address of the web"
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return "the address holds more than host and path, and a key may be in it"
    if parts.scheme == "http" and not is_local(parts.hostname):
        return f"http to {parts.hostname} is not encrypted"
    return ""


def trouble_with_key_name(name: str) -> str:
    """Why this cannot be the name of an environment variable; empty where it can. Never repeats what it holds."""
    if VARIABLE.fullmatch(name) and not looks_like_key(name):
        return ""
    if looks_like_key(name):
        return "this looks like the key itself"
    return "this is no name of an environment variable"


def looks_like_key(text: str) -> bool:
    """Whether this is rather a secret than a name: long, without breaks, with letters and digits mixed."""
    unbroken = "_" not in text or any(letter.islower() for letter in text)
    digits = any(letter.isdigit() for letter in text)
    return len(text) >= _LONG and bool(_ENCODED.fullmatch(text)) and unbroken and digits


def is_local(host: str) -> bool:
    """Whether a host is this very machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def completions(url: str) -> str:
    """The address that is asked, of the one in the settings: `https://host/v1` is enough."""
    whole = url.rstrip("/")
    return whole if whole.endswith(_PATH) else whole + _PATH


def host_of(url: str) -> str:
    """The host and port, as people are told them."""
    parts: SplitResult = urlsplit(url)
    return parts.netloc
