"""The same finding in many items is one line."""

import pytest

from newsletter.cli.findings import group_findings, print_findings
from newsletter.issues import Finding, Severity


def missing(position: int | None, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(
        code="source.missing",
        severity=severity,
        sentence="The source is missing.",
        position=position,
    )


@pytest.mark.parametrize(
    ("positions", "place"),
    [
        ([None], ""),
        ([4], "item 4: "),
        ([1, 2], "items 1–2: "),
        ([3, 1, 2, 7, 9, 10, 7], "items 1–3, 7, 9–10: "),
    ],
)
def test_items_that_follow_one_another_are_a_range(positions: list[int | None], place: str) -> None:
    findings = [missing(position) for position in positions]
    assert group_findings(findings) == [(findings[0], place)]


def test_what_differs_in_gravity_or_words_stays_apart() -> None:
    findings = [
        missing(1, Severity.ERROR),
        missing(2),
        Finding(
            code="leftover", severity=Severity.HINT, sentence="Left over: {a}", facts={"a": "x"}
        ),
        Finding(
            code="leftover", severity=Severity.HINT, sentence="Left over: {a}", facts={"a": "y"}
        ),
    ]
    assert [place for _, place in group_findings(findings)] == ["item 1: ", "item 2: ", "", ""]


def test_they_are_printed_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([missing(1), missing(2)])
    assert capsys.readouterr().out == (
        "warning source.missing      items 1–2: The source is missing.\n"
    )
