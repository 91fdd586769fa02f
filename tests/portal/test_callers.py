"""Who calls on the portal: behind a proxy each visitor alone, and nobody by a header that he wrote himself."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tijiao.environment import Environment
from tijiao.portal import limits

PROXIES = (ip_network("10.0.0.0/24"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "chain", "who"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.1"], "198.51.100.7"),  # no proxy: the header is the visitor's own
        ("10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["192.0.2.66", "203.0.113.1"], "203.0.113.1"),  # the visitor wrote the first one
        ("10.0.0.1", ["203.0.113.1", "10.0.0.2"], "203.0.113.1"),  # two proxies in a row
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.1", "unknown"], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("10.0.0.1", ["2001:db8:1:2:a:b:c:d"], "2001:db8:1:2::/64"),  # one household has the whole half
        ("", [], ""),
    ],
)
def test_a_caller_is_whom_trusted_proxies_name(settings, peer, chain, who):
    settings.TRUSTED_PROXIES = PROXIES

    assert limits.named_by(peer, chain) == who


@given(st.lists(st.ip_addresses(v=4).map(str), max_size=4))
def test_without_trusted_proxies_no_header_moves_anybody(chain):
    assert limits.named_by("198.51.100.7", chain) == "198.51.100.7"


def test_visitors_behind_one_proxy_are_counted_apart_and_forging_does_not_help(client, city, settings):
    settings.TRUSTED_PROXIES = PROXIES
    most = limits.CALLER_CODES.most

    def guess(number: int, *, by: str, forged: str = "") -> int:
        chain = f"{forged}, {by}" if forged else by
        told = {"number": f"TS20200520-{number:04}", "code": "AAAA"}
        return client.post(
            "/portal/lookup/", told, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=chain
        ).status_code  # fmt: skip

    one = [guess(number, by="203.0.113.1", forged=f"192.0.2.{number % 250}") for number in range(most + 1)]

    assert (one.count(404), one[-1], guess(9000, by="203.0.113.2")) == (most, 429, 404)


def test_what_is_no_address_is_told_at_start():
    read = Environment({"TIJIAO_TRUSTED_PROXIES": "10.0.0.5, proxy.city"})

    assert (read.networks("TIJIAO_TRUSTED_PROXIES"), len(read.faults)) == ((ip_network("10.0.0.5"),), 1)
