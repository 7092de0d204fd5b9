"""Which computer a request comes from, as far as our own proxies say so."""

import pytest

from icsassess.accounts.rules import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "found"),
    [
        # Without a proxy the asker's own words do not count.
        (0, "", "203.0.113.7", "203.0.113.7"),
        (0, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        # One proxy names whom it was asked by, whatever that one says before.
        (1, "203.0.113.7", "10.0.0.1", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "10.0.0.1", "203.0.113.7"),
        (1, "a lie,, 203.0.113.7", "10.0.0.1", "203.0.113.7"),
        # Two: the outer one was asked by the person, the inner one by the outer.
        (2, "203.0.113.7, 10.0.0.2", "10.0.0.1", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "10.0.0.1", "203.0.113.7"),
        # Who comes past a proxy is known by their own address alone.
        (1, "", "198.51.100.9", "198.51.100.9"),
        (2, "203.0.113.7", "198.51.100.9", "198.51.100.9"),
        # However a proxy writes an address.
        (1, "203.0.113.7:51234", "10.0.0.1", "203.0.113.7"),
        (1, "::ffff:203.0.113.7", "10.0.0.1", "203.0.113.7"),
        (1, "[2001:db8:1:2:3:4:5:6]:443", "10.0.0.1", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff::1", "10.0.0.1", "2001:db8:1:2::"),
        (1, "fe80::1%eth0", "10.0.0.1", "fe80::"),
        (1, "unknown", "10.0.0.1", "10.0.0.1"),
        # A proxy on the same machine may ask without an address.
        (1, "203.0.113.7", "", "203.0.113.7"),
        (1, "", "", ""),
        (0, "", "unix:", ""),
    ],
)
def test_which_computer_asks(proxies, forwarded, peer, found):
    assert client_address(peer=peer, forwarded=forwarded, proxies=proxies) == found
