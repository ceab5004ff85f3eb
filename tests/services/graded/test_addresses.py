from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.services.graded.addresses import MOST_RANGES, is_inside, read_ranges

FOUR = st.ip_addresses(v=4)
NETWORKS = st.builds(
    lambda at, bits: ip_network(f"{at}/{bits}", strict=False), FOUR, st.integers(0, 32)
) | st.builds(
    lambda at, bits: ip_network(f"{at}/{bits}", strict=False), st.ip_addresses(v=6), st.integers(0, 128)
)


@given(st.lists(NETWORKS, max_size=MOST_RANGES, unique=True))
def test_networks_that_are_written_are_read_again(networks: list[IPv4Network | IPv6Network]) -> None:
    found, faults = read_ranges("\n".join(map(str, networks)))
    assert (set(found), faults) == ({str(one) for one in networks}, ())


@given(NETWORKS, st.ip_addresses().filter(lambda at: not getattr(at, "ipv4_mapped", None)))
def test_address_is_inside_where_it_lies_in_the_network(network: IPv4Network, address: object) -> None:
    assert is_inside(str(address), [str(network)]) == (address in network)


@given(NETWORKS)
def test_both_ends_of_a_network_are_inside(network: IPv4Network) -> None:
    ends = (network.network_address, network.broadcast_address)
    assert all(is_inside(str(end), [str(network)]) for end in ends)


@given(FOUR)
def test_ipv4_in_clothes_of_ipv6_is_what_it_is(address: object) -> None:
    assert is_inside(f"::ffff:{address}", [f"{address}/32"])


@given(st.text())
def test_any_text_is_read_without_breaking(text: str) -> None:
    found, _ = read_ranges(text)
    assert all(ip_network(one) for one in found)


@given(st.text())
def test_what_is_no_address_is_never_inside(text: str) -> None:
    try:
        ip_address(text)
    except ValueError:
        assert not is_inside(text, ["0.0.0.0/0", "::/0"])


def test_without_ranges_any_address_is_inside() -> None:
    assert is_inside("198.51.100.9", ())


@pytest.mark.parametrize("line", ["room 7", "203.0.113.0/33", "203.0.113", "2001:db8::/200", "1.2.3.4-9"])
def test_line_that_names_no_network_is_named_by_its_number(line: str) -> None:
    _, faults = read_ranges(f"203.0.113.0/24 # the lab\n\n{line}")
    assert len(faults) == 1
    assert faults[0].startswith(f"Line 3, “{line}”")


def test_too_many_ranges_are_refused() -> None:
    _, faults = read_ranges("\n".join(f"10.0.{n}.0/24" for n in range(MOST_RANGES + 1)))
    assert "At most" in faults[0]
