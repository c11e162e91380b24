"""The form for foreign pages: what is copied is what our form takes."""

from html import unescape
from html.parser import HTMLParser

from httpx import AsyncClient

from newsletter.web.consent import consent_wording
from tests.newsletter.web.people import BASE_URL, Readers


class _Form(HTMLParser):
    """Reads the action and the fields of the one form of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = values["action"]
        if tag == "input":
            self.fields[values["name"]] = values.get("value", "")


def _copied(page: str) -> str:
    _, _, behind = page.partition('id="html"')
    html, _, _ = behind.partition(">")[2].partition("</textarea>")
    return unescape(html)


async def test_the_copied_form_subscribes_from_a_foreign_page(
    program: AsyncClient, readers: Readers
) -> None:
    html = _copied((await program.get("/embed?lang=en")).text)
    form = _Form(html)

    answer = await program.post(
        form.action,
        data={**form.fields, "email": "mara@example.test", "consent": "yes"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert form.action == f"{BASE_URL}/subscribe?lang=en"
    assert consent_wording("Randnotizen", "en").text in html
    assert "<script" not in html
    assert "style=" not in html
    assert answer.status_code == 200
    assert await readers.letters() == 1


async def test_the_script_puts_the_same_form_there(program: AsyncClient) -> None:
    answer = await program.get("/embed.js?lang=de")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert "max-age" in answer.headers["cache-control"]
    assert 'insertAdjacentHTML("afterend"' in answer.text
    assert "\\u003cform" in answer.text  # nothing in it can end a script element
    assert consent_wording("Randnotizen", "de").version in answer.text


async def test_both_languages_have_a_form_of_their_own(program: AsyncClient) -> None:
    german = _copied((await program.get("/embed?lang=de")).text)
    english = _copied((await program.get("/embed?lang=en")).text)

    assert 'lang="de"' in german
    assert 'lang="en"' in english
    assert _Form(german).fields["wording"] != _Form(english).fields["wording"]
