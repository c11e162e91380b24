"""Which addresses are one network."""

import pytest

from newsletter.networks import widen


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),  # the same, as a socket for both families says it
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),  # a local socket
        ("unix", ""),
    ],
)
def test_an_address_belongs_to_what_one_customer_has(address: str, network: str) -> None:
    assert widen(address) == network
