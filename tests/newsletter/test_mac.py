"""Our HMAC is everybody's, whatever the key."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mac import compute_mac


@given(st.binary(), st.binary())
def test_it_is_what_the_standard_library_computes(key: bytes, message: bytes) -> None:
    assert compute_mac(key, message) == hmac.digest(key, message, "sha256")


@pytest.mark.parametrize("size", [0, 63, 64, 65, 200])
def test_keys_around_a_block_and_used_again(size: int) -> None:
    key = b"k" * size
    for message in (b"", b"one", b"two", b"one"):
        assert compute_mac(key, message) == hmac.digest(key, message, "sha256")
