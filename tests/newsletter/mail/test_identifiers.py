"""Return paths that only we can make."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.errors import BadReturnPath
from newsletter.mail.identifiers import Returned, identify, read_return_path, return_path

KEY = b"nur zum Ausprobieren"


def _path(issue_id: int = 12, recipient: int = 345) -> str:
    return return_path(issue_id=issue_id, recipient=recipient, key=KEY, domain="b.example.org")


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**63 - 1))
def test_a_return_path_says_whose_it_is_and_fits(issue_id: int, recipient: int) -> None:
    path = _path(issue_id, recipient)

    assert read_return_path(path, key=KEY) == Returned(issue_id=issue_id, recipient=recipient)
    assert len(path.partition("@")[0]) <= 64
    assert path == path.lower()


def test_servers_may_change_its_case_and_put_it_into_brackets() -> None:
    assert read_return_path(f"<{_path().upper()}>", key=KEY).recipient == 345


@given(st.binary(max_size=200), st.integers(0, 2**31 - 1), st.integers(0, 2**63 - 1))
def test_the_proof_is_an_hmac_as_the_standard_library_makes_it(
    key: bytes, issue_id: int, recipient: int
) -> None:
    mac = hmac.digest(key, b"%d-%d" % (issue_id, recipient), "sha256")
    letters = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in mac)

    made = identify(
        issue_id=issue_id, recipient=recipient, key=key, domain="a.test", return_domain="b.test"
    )

    assert made.return_path == f"r{issue_id}-{recipient}-{letters[:16]}@b.test"
    assert made.message_id == f"{issue_id}.{recipient}.{letters[16:]}@a.test"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "redaktion@example.org",
        _path().replace("r12-345", "r12-346"),
        _path().replace("r12-345", "r13-345"),
        return_path(issue_id=12, recipient=345, key=b"fremd", domain="b.example.org"),
        _path().replace("@", "x@"),
    ],
)
def test_a_return_path_that_we_did_not_make_is_refused(path: str) -> None:
    with pytest.raises(BadReturnPath):
        read_return_path(path, key=KEY)
