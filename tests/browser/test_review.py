"""The review desk in a real browser: keys, clicks, a phone, no scripts, a real paste.

The steps share one running program; the first brings the editor in.
"""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import ROOT, SHOTS, Program, shoot
from tests.browser.test_journey import EDITOR, PASSWORD, sign_in

pytestmark = pytest.mark.browser

SAMPLE = ROOT / "newsletter" / "samples" / "kommentarschau.txt"
LINKED = """\
<meta charset="utf-8"><h2>Die Schleuse am Morgen</h2><p>Von Anna Berg – 3. Dezember 2025</p>
<p>Wer früh kommt, sieht die Schleuse noch leer. Das Wasser steht, und niemand ruft.</p>
<p><a href="https://hafen.example/schleuse">Hier weiterlesen</a></p>
<h2>Das Haus der Netze</h2><p>Von Karl Stein – 4. Dezember 2025</p>
<p>Hier wird geflickt, was das Meer zerrissen hat. Es riecht nach Teer, den ganzen Tag lang.</p>
<p><a href="https://hafen.example/netze">Hier weiterlesen</a></p>
"""
PLAIN = re.sub(r"<[^>]+>", "", LINKED)
COPY = """([html, plain]) => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], {type: "text/html"}),
  "text/plain": new Blob([plain], {type: "text/plain"}),
})])"""


@pytest.fixture
async def number(page: Page, program: Program) -> str:
    """A draft made of the sample, by an editor who is signed in; the review is open."""
    await come_in(page, program)
    await page.goto(f"{program.url}/desk/issues/new")
    await page.locator("#text").fill(read_sample())
    await page.get_by_role("button", name="Entwurf anlegen").click()
    found = re.findall(r"/issues/(\d+)", page.url)[0]
    await page.goto(f"{program.url}/desk/issues/{found}/review")
    await expect(page.locator(".piece")).to_have_count(10)
    return str(found)


async def test_source_and_cards_find_each_other(page: Page, number: str) -> None:
    title = block(page, "Brot und Zeit")
    await title.click()
    await expect(page.locator("#card-4")).to_have_class(re.compile("current"))
    await expect(page.locator("#card-4")).to_be_in_viewport()

    await page.locator("#card-2 h3 a").click()
    await expect(block(page, "Der langsame Garten")).to_be_focused()
    await page.locator("#card-9 .brief").first.click()
    await expect(page.locator(".block.current")).to_have_attribute("data-item", "9")
    await expect(page.locator(".block.current")).to_be_in_viewport()
    await page.locator(".block.current .of a").click()
    await expect(page.locator("#card-9")).to_be_in_viewport()
    await shoot(page, "review")


async def test_keys_split_merge_label_and_undo(page: Page, number: str) -> None:
    await block(page, "Was der Boden behält").click()
    await page.keyboard.press("s")
    await expect(page.locator(".piece")).to_have_count(11)
    await expect(page.locator("#card-3 h3")).to_have_text("Was der Boden behält")
    await expect(page.locator("#said")).to_have_text("Erledigt.")
    await expect(block(page, "Was der Boden behält")).to_be_focused()

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("f")
    await expect(page.locator("#card-3 em")).to_contain_text("Besonders schön")
    await page.keyboard.press("k")
    await page.keyboard.press("m")
    await expect(page.locator(".piece")).to_have_count(10)
    await page.keyboard.press("u")
    await expect(page.locator(".piece")).to_have_count(11)
    await page.keyboard.press("?")
    await expect(page.locator("#help")).to_be_visible()
    await shoot(page, "review_help")
    for _ in range(2):
        await page.keyboard.press("u")
        await expect(page.locator("#said")).to_have_text("Zurückgenommen.")
    await expect(page.locator(".piece")).to_have_count(10)


async def test_buttons_and_selects_do_the_same(page: Page, number: str) -> None:
    await block(page, "Was der Boden behält").click()
    current = page.locator(".block.current")
    await current.get_by_label(re.compile("^Was Zeile")).select_option("Anmerkung")
    await expect(current).to_have_class(re.compile("role-note"))
    await current.get_by_label(re.compile("^Wohin Zeile")).select_option("Gehört zu Beitrag 3")
    await expect(current).to_have_attribute("data-item", "3")
    await page.get_by_label("Zu Beitrag").fill("7")
    await page.get_by_label("Zu Beitrag").press("Enter")
    await expect(current).to_have_attribute("data-item", "7")
    await (
        page.get_by_role("button", name="Überschrift der Ausgabe")
        .or_(page.get_by_role("button", name="Titel der Ausgabe"))
        .click()
    )
    await expect(current).to_have_class(re.compile("role-issue_title"))
    await page.get_by_role("button", name="als ein Artikel").click()
    await expect(page.locator(".piece")).to_have_count(1)
    await page.get_by_role("button", name="Zurücknehmen (").click()
    await expect(page.locator(".piece")).to_have_count(10)


async def test_n_goes_from_finding_to_finding(page: Page, number: str) -> None:
    await block(page, "Brot und Zeit").click()
    await page.keyboard.press("n")
    await expect(page.locator("#said")).to_have_text("Es gibt keinen Befund.")
    await page.keyboard.press("d")
    await expect(page.locator(".block.current")).to_have_class(re.compile("role-left_over"))
    await page.keyboard.press("k")
    await page.keyboard.press("n")
    await expect(page.locator(".block.current [data-words]")).to_have_text("Brot und Zeit")
    await page.keyboard.press("n")
    await expect(page.locator(".block.current")).to_have_attribute("data-item", "4")
    await expect(page.locator("#card-4")).to_contain_text("keine Überschrift")


async def test_letters_that_are_typed_elsewhere_label_nothing(page: Page, number: str) -> None:
    await block(page, "Brot und Zeit").click()
    await page.get_by_label("Zu Beitrag").focus()
    await page.keyboard.press("d")
    await page.locator(".block.current select").first.focus()
    await page.keyboard.press("Control+d")
    await expect(page.locator(".block.current")).to_have_class(re.compile("role-title"))


async def test_on_a_phone_and_in_the_dark(page: Page, number: str) -> None:
    await page.set_viewport_size({"width": 375, "height": 800})
    await page.reload()
    await block(page, "Was der Boden behält").click()
    await page.get_by_role("button", name="Hier teilen").click()
    await expect(page.locator(".piece")).to_have_count(11)
    assert not await page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    await page.screenshot(path=SHOTS / "review_phone.png")
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.screenshot(path=SHOTS / "review_dark.png")


async def test_without_scripts_the_table_does_the_same(
    chromium: Browser, page: Page, program: Program, number: str
) -> None:
    state = await page.context.storage_state()
    context = await chromium.new_context(
        locale="de-DE", java_script_enabled=False, storage_state=state
    )
    plain = await context.new_page()
    await plain.goto(f"{program.url}/desk/issues/{number}/review")
    await expect(plain.locator(".toolbar")).to_be_hidden()
    line = plain.locator(".block", has_text="Was der Boden behält")
    await line.get_by_label(re.compile("^Wohin Zeile")).select_option(
        "Hier beginnt ein neuer Beitrag"
    )
    await plain.get_by_role("button", name="Übernehmen").click()
    await expect(plain.locator(".piece")).to_have_count(11)
    await expect(plain.locator(".notice")).to_have_text("Erledigt.")
    await shoot(plain, "review_without_scripts")
    await context.close()


async def test_links_survive_a_real_paste(page: Page, program: Program) -> None:
    await come_in(page, program)
    await page.goto(f"{program.url}/desk/issues/new")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate(COPY, [LINKED, PLAIN])
    await page.locator("#text").focus()
    await page.keyboard.press("Control+v")
    await expect(page.locator("#text-links")).to_have_text(
        "Mit Formatierung und 2 Links eingefügt."
    )
    assert "Die Schleuse am Morgen" in await page.locator("#text").input_value()
    await page.get_by_role("button", name="Entwurf anlegen").click()

    links = page.locator(".url a")
    await expect(links).to_have_text(
        ["https://hafen.example/schleuse", "https://hafen.example/netze"]
    )


async def test_text_that_was_changed_by_hand_is_taken_as_it_stands(
    page: Page, program: Program
) -> None:
    await come_in(page, program)
    await page.goto(f"{program.url}/desk/issues/new")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate(COPY, [LINKED, PLAIN])
    await page.locator("#text").focus()
    await page.keyboard.press("Control+v")
    await page.keyboard.type("Noch ein Satz.")

    await expect(page.locator("#text-links")).to_contain_text("von Hand geändert")
    assert await page.locator("textarea[name=html]").input_value() == ""


async def test_a_newer_version_is_compared_and_taken(
    page: Page, program: Program, number: str
) -> None:
    await page.get_by_role("link", name="Neu einfügen").click()
    await page.locator("#text").fill(read_sample().replace("Mara Beispiel", "Mara Muster"))
    await page.get_by_role("button", name="Vergleichen").click()
    await expect(page.locator(".changes > li")).to_have_count(1)
    await shoot(page, "review_changes")
    await page.get_by_role("button", name="Angekreuztes übernehmen").click()

    await expect(page.locator("#card-1 .byline")).to_contain_text("Mara Muster")


def block(page: Page, beginning: str) -> Locator:
    """Find the words of the block that begins so."""
    return page.locator("[data-words]").filter(has_text=re.compile(rf"^\s*{beginning}"))


def read_sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


async def come_in(page: Page, program: Program) -> None:
    """Sign in; the first time, by the link that the program prints."""
    await page.goto(program.setup_url)
    if await page.get_by_label("Dasselbe Passwort noch einmal").count():
        await page.get_by_label("E-Mail-Adresse").fill(EDITOR)
        await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        await page.get_by_label("Dasselbe Passwort noch einmal").fill(PASSWORD)
        await page.get_by_role("button", name="Speichern").click()
    else:
        await sign_in(page, program)
