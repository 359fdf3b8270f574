"""Is this an address on the open internet, and is it the very one that is then spoken to?

A name is resolved once, every address it stands for is looked at, and the connection is made to one of those: a name
that answers otherwise a moment later (DNS rebinding) leads nowhere else.
"""

from __future__ import annotations

import socket
from http.client import HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import SSLContext, create_default_context
from typing import TYPE_CHECKING

from worthline.words.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Callable

    Resolve = Callable[[str, int], list[str]]

_NAT64 = ip_network("64:ff9b::/96")
"""IPv4 written as IPv6 by a translator (RFC 6052)."""


def resolved(host: str, port: int) -> list[str]:
    """Every address a name stands for.

    Raises:
        SendError: there is no such name.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SendError(
            f"There is no host {host}, or the network is out of reach.",
            do="Check webhook under [send] in worthline.toml.",
        ) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an address is on the open internet: not private, of this machine, of this link, shared or reserved."""
    found = ip_address(address.partition("%")[0])
    if found in _NAT64:
        return is_public(str(IPv4Address(int(found) & 0xFFFFFFFF)))
    if not found.is_global or found.is_multicast or found.is_reserved or found.is_unspecified:
        return False
    return not isinstance(found, IPv6Address) or all(is_public(str(each)) for each in _within(found))


def _within(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())[1:]]
    return [each for each in found if each is not None]


def checked(host: str, port: int, *, allow_private: bool, resolve: Resolve = resolved) -> str:
    """The address to speak to, once all that the name stands for have been looked at.

    Raises:
        SendError: the name stands for an address that is not on the open internet.
    """
    found = resolve(host, port)
    inside = [each for each in found if not is_public(each)]
    if inside and not allow_private:
        raise SendError(
            f"{host} is {inside[0]}, which is no address on the open internet; nothing was sent.",
            expected="Expected a public address: private ones can reach what is meant for nobody outside.",
            do="Name another webhook; where your receiver is inside, write allow_private = true under [send].",
        )
    return found[0]


class Pinned(HTTPSConnection):
    """A connection to an address that has been checked, under the name that was asked for."""

    def __init__(
        self, host: str, port: int, address: str, timeout: float, context: SSLContext | None = None
    ) -> None:
        self._context_used = context or create_default_context()
        super().__init__(host, port, timeout=timeout, context=self._context_used)
        self._address = address

    def connect(self) -> None:
        """Connect to the address itself; the certificate must be the name's."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._context_used.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
