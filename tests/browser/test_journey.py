"""The main job by hand, in a real browser: subscribe, paste, look, publish, send, read, leave.

The steps share one running program and build on each other; each keeps its picture.
"""

import asyncio
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import ROOT, Program, shoot

pytestmark = pytest.mark.browser

EDITOR = "ada@redaktion.test"
PASSWORD = "vier worte ohne zusammenhang"
READER = "Jörg.Öhrig@bücher.example"


async def test_a_reader_subscribes_and_confirms(page: Page, program: Program) -> None:
    await page.goto(f"{program.url}/")
    await page.get_by_label("E-Mail-Adresse").fill(READER)
    await page.get_by_role("button", name="Abonnieren").click()
    await expect(page.get_by_role("alert")).to_be_visible()  # the consent is missing
    await expect(page.get_by_label("E-Mail-Adresse")).to_have_value(READER)
    await shoot(page, "subscribe_with_an_error")

    await page.get_by_label("Name").fill("Jörg Öhrig")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Abonnieren").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await shoot(page, "subscribe_asked")

    mail = await caught(program, "xn--bcher-kva.example")
    (link,) = set(re.findall(r"http\S+/confirm/[\w.-]+", text_of(mail)))
    await page.goto(link)
    await shoot(page, "confirm")
    await page.get_by_role("main").get_by_role("button").click()
    await expect(page.get_by_role("main")).to_contain_text("Willkommen")


async def test_the_first_editor_comes_in_by_the_printed_link(page: Page, program: Program) -> None:
    await page.goto(f"{program.url}/desk")
    await expect(page).to_have_url(re.compile("/desk/sign-in"))
    await page.goto(program.setup_url)
    await page.get_by_label("E-Mail-Adresse").fill(EDITOR)
    await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    await page.get_by_label("Dasselbe Passwort noch einmal").fill(PASSWORD)
    await shoot(page, "first_editor")
    await page.get_by_role("button", name="Speichern").click()

    await expect(page).to_have_url(f"{program.url}/desk")
    await shoot(page, "desk")


async def test_a_roundup_becomes_an_issue_that_is_sent(page: Page, program: Program) -> None:
    await sign_in(page, program)
    await paste(page)
    await edit(page)
    await preview(page)
    await publish_and_send(page)
    await look_at_recipients(page)
    await look_at_the_mail(page, program)


async def test_the_desk_works_on_a_phone(page: Page, program: Program) -> None:
    await page.set_viewport_size({"width": 375, "height": 800})
    await sign_in(page, program)
    await page.get_by_role("link", name="Gärten").click()

    await shoot(page, "issue_on_a_phone")
    too_wide = await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    assert not too_wide


async def test_a_reader_leaves_by_the_link_of_the_mail(page: Page, program: Program) -> None:
    mail = await caught(program, "person007@readers.example")
    link = mail["List-Unsubscribe"].strip("<> ")
    await page.goto(link)
    await shoot(page, "unsubscribe")
    await page.get_by_role("main").get_by_role("button").click()

    await expect(page.get_by_role("main")).to_contain_text("abgemeldet")


async def test_a_session_can_be_revoked(page: Page, program: Program) -> None:
    await sign_in(page, program)
    await page.goto(f"{program.url}/desk/sessions")
    await shoot(page, "sessions")
    await page.context.clear_cookies()
    await page.goto(f"{program.url}/desk")

    await expect(page).to_have_url(re.compile("/desk/sign-in"))


async def sign_in(page: Page, program: Program) -> None:
    await page.goto(f"{program.url}/desk")
    await page.get_by_label("E-Mail-Adresse").fill(EDITOR)
    await page.get_by_label("Passwort").fill(PASSWORD)
    await page.get_by_role("button", name="Anmelden").click()
    await expect(page).to_have_url(f"{program.url}/desk")


async def paste(page: Page) -> None:
    """An empty paste is a sentence; a real one becomes items."""
    await page.get_by_role("link", name="Neue Ausgabe").click()
    await page.get_by_role("button", name="Entwurf anlegen").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    source = ROOT / "newsletter" / "samples" / "kommentarschau.txt"
    await page.locator("#text").fill(await read_text(source))
    await page.locator("#title").fill("Von Brücken, im Browser")
    await page.get_by_role("button", name="Entwurf anlegen").click()
    await expect(page.locator("ol.cards > li")).to_have_count(10)
    await shoot(page, "draft")


async def edit(page: Page) -> None:
    """An item is changed, and moved up by its button."""
    card = page.locator("ol.cards > li").nth(1)
    await card.get_by_text("bearbeiten").click()
    await card.get_by_label("Titel").first.fill("Der sehr langsame Garten")
    await card.get_by_role("button", name="speichern").click()
    card = page.locator("ol.cards > li").nth(1)
    await expect(card.get_by_role("heading", level=3)).to_have_text("Der sehr langsame Garten")
    await card.get_by_role("button", name="nach oben").click()
    first = page.locator("ol.cards > li").first
    await expect(first.get_by_role("heading", level=3)).to_have_text("Der sehr langsame Garten")


async def preview(page: Page) -> None:
    """The mail stands in a sandboxed frame, and as plain text behind a tab."""
    await page.get_by_role("link", name="Vorschau").click()
    frame = page.locator("iframe")
    assert await frame.get_attribute("sandbox") is not None
    await expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text(
        "Von Brücken, im Browser"
    )
    await shoot(page, "preview")
    await page.get_by_role("link", name="Nur Text").click()
    await expect(page.locator("pre")).to_contain_text("Der sehr langsame Garten")
    await page.get_by_role("link", name="← Ausgabe").click()


async def publish_and_send(page: Page) -> None:
    """What was warned of is ticked off first; the progress moves until everybody has it."""
    boxes = page.get_by_role("checkbox", name=re.compile("^Gesehen, darf bleiben"))
    await expect(boxes).not_to_have_count(0)
    for box in await boxes.all():
        await box.check()
    await page.get_by_role("main").get_by_role("button", name="Veröffentlichen").click()
    await page.get_by_role("link", name="Verschicken").click()
    await shoot(page, "send")
    await page.get_by_role("button", name=re.compile("20[01] Personen")).click()
    await expect(page.locator("[data-label]")).to_have_text("Verschickt", timeout=60_000)
    bar = page.get_by_role("progressbar")
    done = [int(await bar.get_attribute(f"aria-value{end}") or 0) for end in ("now", "max")]
    assert done[0] == done[1] >= 200
    width = await bar.locator("[data-share=sent]").get_attribute("width")
    assert float(width or 0) == 100  # hundredths of the bar
    await shoot(page, "sent")


async def look_at_recipients(page: Page) -> None:
    """Nobody is missing; one person is found by address, with the try that was taken."""
    await page.get_by_role("link", name="Wer sie nicht bekam, und warum").click()
    await expect(page.get_by_text("Alle, die an der Reihe waren, haben sie.")).to_be_visible()
    await page.get_by_role("link", name="← Ausgabe").click()
    await page.get_by_role("link", name="Alle Empfänger").click()
    await expect(page.locator("table.people tbody tr")).to_have_count(100)
    await page.get_by_role("link", name=re.compile("^Verschickt")).click()
    await expect(page.locator("table.people")).to_contain_text("readers.example")
    await shoot(page, "recipients")
    await page.get_by_label("Adresse oder ein Teil davon").fill("person007@readers.example")
    await page.get_by_role("button", name="Suchen").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("person007@readers.example")
    await expect(page.locator(".history li")).to_contain_text("250")
    await page.get_by_role("link", name="Was diese Person sonst bekam").click()
    await expect(page.locator("table.people tbody tr")).to_have_count(1)


async def look_at_the_mail(page: Page, program: Program) -> None:
    await page.goto(f"{program.url}/desk/mails")
    await shoot(page, "mails")
    await page.get_by_role("main").get_by_role("link").first.click()
    await expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text(
        "Von Brücken, im Browser"
    )
    await shoot(page, "mail")
    await page.goto(f"{program.url}/archive")
    await page.get_by_role("main").get_by_role("link").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Von Brücken")
    await shoot(page, "archived")


async def caught(program: Program, recipient: str) -> EmailMessage:
    """Return the mail that the catcher keeps for somebody."""
    async with asyncio.timeout(20):
        while True:
            for mail in await asyncio.to_thread(read_all, program.caught):
                if recipient in str(mail["Delivered-To"]):
                    return mail
            await asyncio.sleep(0.1)


def read_all(folder: Path) -> list[EmailMessage]:
    return [
        cast("EmailMessage", message_from_bytes(path.read_bytes(), policy=default))
        for path in sorted(folder.glob("*.eml"))
    ]


async def read_text(path: Path) -> str:
    return await asyncio.to_thread(path.read_text, encoding="utf-8")


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())
