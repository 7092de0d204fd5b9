"""Where a request comes from. Pure."""

from __future__ import annotations

import ipaddress


def client_address(*, peer: str, forwarded: str, proxies: int) -> str:
    """Give the address of the computer that asks; an IPv6 address as its network's (/64).

    `peer` is who asked this server. `forwarded` is what `X-Forwarded-For` says: each proxy writes
    the address that it was asked from at the end, so the one that the first of our `proxies` was
    asked from is as far from the end. What stands before it, the asker wrote: it may be a lie.
    Where fewer are named, the request did not pass all the proxies, and `peer` is all that is
    known. Empty where nothing is known: a proxy on the same machine may ask without an address.
    """
    named = forwarded.split(",") if forwarded else []
    asked_from = named[-proxies] if 0 < proxies <= len(named) else ""
    return _plain(asked_from) or _plain(peer)


def _plain(address: str) -> str:
    """An address without its port, however it is written; empty where it is none."""
    host = address.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, 64), strict=False).network_address)
