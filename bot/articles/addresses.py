"""Which addresses may be fetched: public ones, in plain sight.

No link may lead to an address of this machine, of its network or of its cloud, nor to one that hides such an address
inside another. So each address that a socket is about to connect to is asked, also after a redirect.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_CARRIERS = tuple(
    IPv6Network(text)
    for text in (
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96"),  # an IPv4 address inside, as such
        *("64:ff9b::/96", "64:ff9b:1::/48"),  # NAT64
        "2002::/16",  # 6to4
        "2001::/32",  # Teredo
        *("fec0::/10", "100::/64", "2001:db8::/32", "5f00::/16"),  # site-local, discarded, of documents, of segments
    )
)
_PROTOCOLS = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
"""Of protocols, and of 6to4's relays: newer Pythons tell some of them public."""


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address) and any(address in network for network in _PROTOCOLS):
        return False
    if isinstance(address, IPv6Address) and any(address in network for network in _CARRIERS):
        return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not special and not address.is_link_local


def address_of(host: str) -> Address:
    """Of what a socket connects to, with or without a zone. Raises ValueError for anything else."""
    return ip_address(host.partition("%")[0])
