"""Pictures of items: chosen in the form of the desk, shrunk, shown, mailed and frozen."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from httpx import AsyncClient, Response

from newsletter.database import Sessions
from newsletter.issues import publish
from newsletter.mail import ItemKind
from tests.newsletter.images.camera import huge_png, photograph, save
from tests.newsletter.issues.drafts import GARDEN, MASTHEAD
from tests.newsletter.web.desk.press import Press, read_form, read_words
from tests.newsletter.web.people import BASE_URL, NOON

ALT = "Ein Beet im November, links ein Spaten"
PHOTO = save(photograph(1600, 1200), "JPEG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class Form:
    """The form of the first item of a draft, as a browser has it."""

    def __init__(self, desk: AsyncClient, press: Press, number: int, item: int) -> None:
        self.desk, self.press, self.number, self.item = desk, press, number, item
        self.path = f"/desk/issues/{number}/items/{item}"

    async def fields(self) -> dict[str, str]:
        page = (await self.desk.get(f"/desk/issues/{self.number}")).text
        return read_form(page, self.path)

    async def send(self, file: bytes | None = None, **changes: str) -> Response:
        """Save the form with some fields changed, and with a file as browsers send it."""
        files = {"image_file": ("picture.png", file or b"", "image/png")} if file else None
        return await self.desk.post(self.path, data=await self.fields() | changes, files=files)

    async def name(self) -> str | None:
        return (await self.press.see(self.number)).items[0].image


@pytest.fixture
async def form(desk: AsyncClient, press: Press) -> Form:
    number = await press.draft()
    (item,) = await press.item_ids(number)
    return Form(desk, press, number, item)


async def test_a_picture_is_shrunk_kept_and_shown(
    form: Form, desk: AsyncClient, program: AsyncClient
) -> None:
    answer = await form.send(PHOTO, image_alt=ALT, image_credit="Foto: Ada Muster")

    assert answer.status_code == 303
    item = (await form.press.see(form.number)).items[0]
    assert (item.image_width, item.image_height) == (1232, 924)
    assert (item.image_alt, item.image_credit) == (ALT, "Foto: Ada Muster")
    page = (await desk.get(f"/desk/issues/{form.number}")).text
    assert f'src="/images/{item.image}"' in page
    assert f'alt="{ALT}"' in page
    picture = await program.get(f"/images/{item.image}")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert len(picture.content) < 300_000


async def test_a_picture_is_served_for_ever_and_can_do_nothing(
    form: Form, program: AsyncClient
) -> None:
    await form.send(PHOTO, image_alt=ALT)
    picture = await program.get(f"/images/{await form.name()}")
    again = await program.get(
        f"/images/{await form.name()}", headers={"If-None-Match": picture.headers["etag"]}
    )

    assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in picture.headers
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", [f"{'0' * 64}.jpg", "nothing.jpg", f"{'0' * 64}.svg", "%00"])
async def test_a_picture_that_is_not_there_is_not_found(program: AsyncClient, name: str) -> None:
    assert (await program.get(f"/images/{name}")).status_code == 404


async def test_saving_the_form_again_keeps_the_picture(form: Form) -> None:
    await form.send(PHOTO, image_alt=ALT)
    name = await form.name()
    await form.send(title="Neuer Titel")

    assert await form.name() == name is not None


async def test_a_picture_is_removed_with_its_words(form: Form) -> None:
    await form.send(PHOTO, image_alt=ALT)
    await form.send(image_removed="true")

    item = (await form.press.see(form.number)).items[0]
    assert (item.image, item.image_width, item.image_alt) == (None, None, "")


async def test_another_file_takes_the_place_of_the_first(form: Form) -> None:
    await form.send(PHOTO, image_alt=ALT)
    first = await form.name()
    await form.send(save(photograph(100, 80), "PNG"), image_removed="true")

    assert await form.name() != first
    assert (await form.press.see(form.number)).items[0].image_alt == ALT


async def test_a_picture_without_words_is_not_chosen_twice(form: Form) -> None:
    answer = await form.send(PHOTO, title="Mühsam getippt")

    assert answer.status_code == 422
    assert "Say what the picture shows" in answer.text
    assert f'id="item{form.item}-image_alt-problem"' in answer.text
    typed = read_form(answer.text, form.path)
    assert (typed["title"], typed["image"][-4:]) == ("Mühsam getippt", ".jpg")
    await form.desk.post(form.path, data=typed | {"image_alt": ALT})
    assert await form.name() == typed["image"]


@pytest.mark.parametrize(
    ("file", "sentence", "german"),
    [
        (SVG, "The file is an SVG drawing", "Die Datei ist eine SVG-Zeichnung"),
        (b"PK\x03\x04...", "The file is a ZIP archive", "Die Datei ist ein ZIP-Archiv"),
        (huge_png(), "has 30,000 × 30,000 pixels", "hat 30.000 × 30.000 Pixel"),
        (PHOTO[:9_000], "damaged or not complete", "beschädigt oder nicht vollständig"),
        (PHOTO + bytes(10_000_000), "has more than 10 MB", "hat mehr als 10 MB"),
    ],
)
async def test_what_is_no_picture_is_refused_at_its_field(
    form: Form, file: bytes, sentence: str, german: str
) -> None:
    answer = await form.send(file, title="Mühsam getippt", image_alt=ALT, url="nirgends")

    assert answer.status_code == 422
    problem = re.search(rf'id="item{form.item}-image_file-problem">([^<]+)<', answer.text)
    assert problem is not None
    assert sentence in problem[1]
    assert f'id="item{form.item}-url-problem"' in answer.text
    typed = read_form(answer.text, form.path)
    assert (typed["title"], typed["image_alt"]) == ("Mühsam getippt", ALT)
    assert (await form.press.see(form.number)).items[0].version == 1
    form.desk.headers["Accept-Language"] = "de"
    assert german in read_words((await form.send(file, image_alt=ALT)).text)


async def test_a_name_that_nobody_has_kept_is_refused(form: Form) -> None:
    answer = await form.send(image=f"{'0' * 64}.jpg", image_alt=ALT)

    assert answer.status_code == 422
    assert "choose its file once more" in answer.text
    assert await form.name() is None


async def test_an_item_is_added_with_its_picture(desk: AsyncClient, press: Press) -> None:
    number = await press.draft()
    page = (await desk.get(f"/desk/issues/{number}")).text
    fields = read_form(page, f"/desk/issues/{number}/items")
    await desk.post(
        f"/desk/issues/{number}/items",
        data=fields | {"title": "Neu", "image_alt": ALT},
        files={"image_file": ("a.jpg", PHOTO, "image/jpeg")},
    )

    assert (await press.see(number)).items[1].image_width == 1232


async def test_a_new_item_with_a_bad_picture_stays_in_its_form(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.draft()
    answer = await desk.post(
        f"/desk/issues/{number}/items",
        data={"title": "Neu"},
        files={"image_file": ("a.jpg", SVG, "image/jpeg")},
    )
    forged = await desk.post(
        f"/desk/issues/{number}/items", data={"image": f"{'0' * 64}.jpg", "image_alt": ALT}
    )

    assert (answer.status_code, forged.status_code) == (422, 422)
    assert read_form(answer.text, f"/desk/issues/{number}/items")["title"] == "Neu"
    assert len((await press.see(number)).items) == 1


async def test_the_slower_of_two_editors_keeps_the_picture(form: Form) -> None:
    fields = await form.fields()
    await form.send(title="Schneller")
    answer = await form.desk.post(
        form.path,
        data=fields | {"image_alt": ALT},
        files={"image_file": ("a.jpg", PHOTO, "image/jpeg")},
    )

    assert answer.status_code == 409
    again = read_form(answer.text, form.path)
    await form.desk.post(form.path, data=again)
    assert await form.name() == again["image"] != ""


async def test_a_published_issue_shows_its_picture_in_the_archive(
    form: Form, sessions: Sessions, program: AsyncClient
) -> None:
    await form.send(PHOTO, image_alt=ALT, image_credit="Foto: Ada Muster")
    masthead = replace(MASTHEAD, base_url=BASE_URL)
    async with sessions.begin() as session:
        edition = await publish(session, form.number, masthead=masthead, overrides={}, now=NOON)
    (address,) = set(re.findall(r'src="([^"]+)"', edition.html))

    assert address == f"{BASE_URL}/images/{await form.name()}"
    assert (await program.get(address)).status_code == 200
    page = (await program.get("/archive")).text
    (path,) = set(re.findall(r'href="(/archive/1?[^"/?.]*-[^"/?.]*)"', page))
    for words in (address, ALT, "Foto: Ada Muster"):
        assert words in (await program.get(path)).text


async def test_section_minutes_time_and_place_are_saved_and_shown(form: Form) -> None:
    answer = await form.send(
        kind="event",
        section="Termine",
        reading_minutes="90",
        starts_at="2026-12-03T19:30",
        place="Stadtbibliothek",
    )

    assert answer.status_code == 303
    item = (await form.press.see(form.number)).items[0]
    assert (item.kind, item.section, item.reading_minutes) == (ItemKind.EVENT, "Termine", 90)
    assert item.starts_at == datetime(2026, 12, 3, 19, 30)  # noqa: DTZ001  # as on a poster
    page = await form.desk.get(f"/desk/issues/{form.number}")
    words = read_words(page.text)
    assert "1 · Termine · Die Probezeitung" in words
    assert "3 December 2026 19:30 · Stadtbibliothek" in words
    fields = await form.fields()
    assert (fields["starts_at"], fields["reading_minutes"]) == ("2026-12-03T19:30", "90")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("reading_minutes", "acht"),
        ("reading_minutes", "0"),
        ("reading_minutes", "9" * 5000),
        ("reading_minutes", "-5"),
        ("starts_at", "morgen"),
        ("starts_at", "2026-12-03"),
        ("starts_at", "2026-12-03T19:30+01:00"),
        ("section", "x" * 201),
    ],
)
async def test_a_slip_of_the_hand_stands_at_its_field(form: Form, field: str, typed: str) -> None:
    answer = await form.send(None, **{field: typed})

    assert answer.status_code == 422
    assert f'id="item{form.item}-{field}-problem"' in answer.text
    assert read_form(answer.text, form.path)[field] == typed


async def test_every_kind_can_be_chosen(desk: AsyncClient, press: Press) -> None:
    number = await press.draft(*(replace(GARDEN, kind=kind) for kind in ItemKind))
    page = (await desk.get(f"/desk/issues/{number}")).text

    for kind in ItemKind:
        assert f'<option value="{kind.value}" selected' in page
