"""Which addresses may be fetched."""

from ipaddress import ip_address

import pytest

from bot.articles.addresses import address_of, is_public


@pytest.mark.parametrize(
    "text",
    [
        *(
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
        ),
        *(
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
        ),
        *("fc00::1", "fd12::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::5db8:d822", "64:ff9b:1::1", "2002:7f00:1::", "2002:5db8:d822::1", "2001::1"),
        *("::ffff:0:127.0.0.1", "2001:db8::1"),
    ],
)
def test_what_is_not_public_or_hides_something_is_barred(text: str):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_what_is_public_is_not(text: str):
    assert is_public(ip_address(text))


def test_a_zone_is_no_part_of_an_address():
    assert not is_public(address_of("fe80::1%eth0"))
