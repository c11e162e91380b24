"""The preview: what readers will see, in every way that they may see it."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from html import unescape

import pytest
from httpx import AsyncClient
from sqlmodel import update

from newsletter.database import Sessions
from newsletter.issues import Item
from newsletter.web.desk.preview_views import draw_inbox, force_scheme, read_preheader
from tests.newsletter.issues.drafts import BRIDGE, GARDEN
from tests.newsletter.web.desk.press import Press, read_words

LONG = "Ein Titel, der sich Zeit nimmt und auf keinem Telefon in eine einzige Zeile passen will"


@pytest.fixture
async def path(press: Press) -> str:
    return f"/desk/issues/{await press.draft()}/preview"


async def test_the_preview_shows_the_mail_in_a_frame_that_may_do_nothing(
    desk: AsyncClient, path: str
) -> None:
    page = (await desk.get(path)).text
    mail = await desk.get(f"{path}.html?view=desktop")

    assert re.search(r'<iframe class="desktop" src="[^"]+preview.html\?view=desktop"', page)
    assert " sandbox></iframe>" in page
    assert "Liebe Leserinnen und Leser," in mail.text
    policy = mail.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("view", ["desktop", "phone", "dark", "no-images", "text", "source"])
async def test_every_view_is_a_link_and_says_that_it_is_the_one(
    desk: AsyncClient, path: str, view: str
) -> None:
    page = (await desk.get(path, params={"view": view})).text

    assert re.findall(r'<a href="\?view=([a-z-]+)#mail" aria-current="page">', page) == [view]
    assert ("<iframe" in page) == (view not in {"text", "source"})


async def test_a_view_that_nobody_knows_is_the_wide_one(desk: AsyncClient, path: str) -> None:
    assert 'iframe class="desktop"' in (await desk.get(f"{path}?view=odd&letter=99")).text


async def test_the_dark_view_is_dark_on_every_machine(desk: AsyncClient, path: str) -> None:
    plain = (await desk.get(f"{path}.html")).text
    dark = (await desk.get(f"{path}.html?view=dark")).text
    light = (await desk.get(f"{path}.html?view=phone")).text

    assert "@media (prefers-color-scheme: dark)" in plain
    assert "@media (min-width: 0)" in dark
    assert "@media (max-width: 0)" in light
    assert "color-scheme: dark" in dark
    assert '<meta name="color-scheme" content="light">' in light
    for forced in (dark, light):
        assert "(prefers-color-scheme" not in forced


def test_forcing_a_scheme_leaves_the_words_alone() -> None:
    assert force_scheme("<p>From light dark grows.</p>", dark=True) == (
        "<p>From light dark grows.</p>"
    )


async def test_images_are_ours_or_none(desk: AsyncClient, path: str) -> None:
    shown = (await desk.get(f"{path}.html?view=phone")).headers["content-security-policy"]
    bare = (await desk.get(f"{path}.html?view=no-images")).headers["content-security-policy"]

    assert "img-src 'self' data:;" in shown
    assert "img-src 'none';" in bare


async def test_the_text_stands_there_as_it_is_sent(desk: AsyncClient, path: str) -> None:
    page = (await desk.get(f"{path}?view=text")).text
    found = re.search(r'<pre class="plain columns"[^>]*>(.*?)</pre>', page, re.DOTALL)

    assert found
    text = unescape(found[1])
    assert GARDEN.url in text
    assert all(len(line) <= 72 or "https://" in line for line in text.splitlines())


async def test_the_source_is_shown_escaped(desk: AsyncClient, path: str) -> None:
    page = (await desk.get(f"{path}?view=source")).text

    assert "&lt;!DOCTYPE html" in page


async def test_the_whole_message_can_be_taken_away(desk: AsyncClient, path: str) -> None:
    answer = await desk.get(f"{path}.eml")
    message = message_from_bytes(answer.content, policy=policy.default)

    assert answer.headers["content-type"].startswith("message/rfc822")
    assert re.search(
        r'attachment; filename="issue-\d+\.eml"', answer.headers["content-disposition"]
    )
    assert message["Subject"] == "[Test] Der langsame Garten"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]


async def test_an_inbox_cuts_the_subject_where_clients_do(desk: AsyncClient, path: str) -> None:
    words = read_words((await desk.get(path)).text)

    assert "Randnotizen Der langsame Garten Guten Morgen." in words
    assert "The subject is longer" not in words

    phone, wide, narrow = draw_inbox(LONG, "Guten Morgen. " * 20)
    assert (len(phone.subject), len(wide.subject)) == (38, 70)
    assert phone.subject.endswith("…")
    assert phone.is_cut
    assert len(narrow.preheader) == 42


def test_the_preheader_is_what_the_mail_begins_with() -> None:
    padding = "\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}" * 40
    mail = f"<body><style>p {{}}</style><div>Gu\N{SOFT HYPHEN}ten Morgen{padding}</div><p>Mehr</p>"

    assert read_preheader(mail) == "Guten Morgen"
    assert read_preheader("<body><p>Im Browser  lesen</p></body>") == "Im Browser lesen"


async def test_the_heaviest_items_are_named(desk: AsyncClient, press: Press) -> None:
    heavy = replace(BRIDGE, body=f"{BRIDGE.body}\n\n" * 20)
    number = await press.draft(GARDEN, heavy)
    words = read_words((await desk.get(f"/desk/issues/{number}/preview")).text)

    assert re.search(r"\d+ of 100 KB", words)
    assert re.search(rf"KB Styles, head, contents and foot [\d.]+ 2\. {BRIDGE.title} [\d.]+", words)


async def test_the_preview_of_a_published_issue_is_the_edition(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.published()
    slug = (await press.see(number)).issue.slug
    preview = await desk.get(f"/desk/issues/{number}/preview.html")
    archive = await desk.get(f"/archive/{slug}/mail")

    assert preview.text == archive.text


async def test_what_cannot_be_rendered_is_one_sentence(
    desk: AsyncClient, press: Press, sessions: Sessions
) -> None:
    number = await press.draft()
    async with sessions.begin() as session:  # as an importer may store it; no form takes it
        await session.exec(update(Item).values(body="[" * 20_000))
    page = await desk.get(f"/desk/issues/{number}/preview")
    tried = await desk.post(f"/desk/issues/{number}/test")

    for answer in (page, tried):
        assert 'role="alert"' in answer.text
        assert "<iframe" not in answer.text
    assert tried.status_code == 422
    assert await press.tests_posted() == []
    assert (await desk.get(f"/desk/issues/{number}/preview.eml")).status_code == 422
