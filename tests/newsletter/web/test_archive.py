"""Past issues: listed by year, shown as they were mailed."""

from datetime import UTC, datetime

import pytest
from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.issues import Edition, Issue, IssueStatus

HTML = (
    '<!DOCTYPE html><html lang="de"><head><style>p{color:#222}</style></head>'
    '<body><p style="margin:0">Grüße &amp; „Zitate“</p>\r\n<a href="https://example.test">x</a>'
    "</body></html>"
)


async def _publish(sessions: Sessions, number: int, slug: str, at: datetime, items: int) -> None:
    async with sessions.begin() as session:
        session.add(
            Issue(
                id=number,
                slug=slug,
                language="de",
                title=f"Ausgabe {number} <b>",
                status=IssueStatus.PUBLISHED,
                created_at=at,
                published_at=at,
            )
        )
        await session.flush()
        session.add(
            Edition(
                issue_id=number,
                subject=f"Ausgabe {number} <b>",
                html=HTML,
                text="Grüße",
                language="de",
                item_count=items,
                frozen_at=at,
            )
        )


async def test_an_empty_archive_says_so(browser: AsyncClient) -> None:
    page = await browser.get("/archive")

    assert page.status_code == 200
    assert "No issue has appeared yet." in page.text


async def test_editions_are_listed_by_year_in_the_newsletters_zone(
    browser: AsyncClient, sessions: Sessions
) -> None:
    await _publish(sessions, 1, "1-alt", datetime(2025, 6, 1, tzinfo=UTC), 1)
    # Already 2026 in Berlin.
    await _publish(sessions, 2, "2-neu", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), 12)

    page = (await browser.get("/archive")).text

    assert page.index(">2026</h2>") < page.index("/archive/2-neu") < page.index(">2025</h2>")
    assert '<time datetime="2026-01-01">1 January 2026</time>' in page
    assert "12 pieces" in page
    assert "1 piece\n" in page or "1 piece<" in page
    assert "Ausgabe 2 &lt;b&gt;" in page


async def test_an_edition_is_shown_byte_for_byte_with_rules_of_its_own(
    browser: AsyncClient, sessions: Sessions
) -> None:
    await _publish(sessions, 1, "1-alt", datetime(2026, 6, 1, tzinfo=UTC), 1)

    answer = await browser.get("/archive/1-alt")

    assert answer.content == HTML.encode()
    assert answer.headers["content-language"] == "de"
    rules = answer.headers["content-security-policy"]
    assert "style-src 'unsafe-inline'" in rules
    assert "script-src" not in rules
    assert rules.startswith("default-src 'none'")


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
async def test_what_the_browser_has_is_not_sent_again(
    browser: AsyncClient, sessions: Sessions, known: str
) -> None:
    await _publish(sessions, 1, "1-alt", datetime(2026, 6, 1, tzinfo=UTC), 1)
    tag = (await browser.get("/archive/1-alt")).headers["etag"]

    same = await browser.get("/archive/1-alt", headers={"If-None-Match": known.format(tag=tag)})
    other = await browser.get("/archive/1-alt", headers={"If-None-Match": '"other"'})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert (other.status_code, other.content) == (200, HTML.encode())


@pytest.mark.parametrize("slug", ["nothing", "%00", "%0d%0aX: y", "%ED%A0%80", "x" * 3000])
async def test_what_never_appeared_is_a_page_that_says_so(browser: AsyncClient, slug: str) -> None:
    page = await browser.get(f"/archive/{slug}")

    assert page.status_code == 404
    assert "<h1>" in page.text
