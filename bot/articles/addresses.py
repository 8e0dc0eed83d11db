"""Decides which addresses may be fetched: only public ones.

A link must not reach this machine, its network or its cloud, nor an address that hides one of theirs inside.
So every address is checked when a socket is about to connect to it, also after a redirect.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_CARRIERS = tuple(
    IPv6Network(text)
    for text in (
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96"),  # IPv4 addresses inside, unchanged
        *("64:ff9b::/96", "64:ff9b:1::/48"),  # NAT64
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        *("fec0::/10", "100::/64", "2001:db8::/32", "5f00::/16"),  # site-local, discarded, documentation, segments
    )
)
_PROTOCOLS = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
"""Networks of protocols and of 6to4's relays; newer versions of Python call some of them public."""


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address) and any(address in network for network in _PROTOCOLS):
        return False
    if isinstance(address, IPv6Address) and any(address in network for network in _CARRIERS):
        return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not special and not address.is_link_local


def address_of(host: str) -> Address:
    """Return the address that a socket connects to, without its zone. Raises ValueError for anything else."""
    return ip_address(host.partition("%")[0])
