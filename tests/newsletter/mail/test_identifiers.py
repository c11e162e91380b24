"""Return paths that only we can make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail.errors import BadReturnPath
from newsletter.mail.identifiers import Returned, read_return_path, return_path

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
