"""The pictures of items, as the issues keep and forget them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.images import Picture, Size, find_image
from newsletter.issues import (
    BadText,
    Item,
    ItemText,
    add_item,
    content_of,
    correct_labels,
    keep_picture,
    prove,
    publish,
    read_issue,
    read_review,
    remove_item,
    revise_item,
    text_of,
    undo_correction,
)
from newsletter.mail import Image, ItemKind
from newsletter.roundups import Join
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, MASTHEAD, NOON, build, make_issue
from tests.newsletter.issues.test_reviewing import NETS, block, items, make, write

PICTURE = Picture(
    content=b"\xff\xd8\xff one", media_type="image/jpeg", size=Size(width=8, height=6)
)
OTHER = replace(PICTURE, content=b"\x89PNG other", media_type="image/png")
LATER = NOON + timedelta(days=2)


async def shown(session: AsyncSession, number: int) -> Item:
    return (await read_issue(session, number)).items[0]


async def with_picture(session: AsyncSession) -> tuple[int, str]:
    """Store a draft whose item shows a picture."""
    name = await keep_picture(session, PICTURE, now=NOON)
    text = replace(GARDEN, image=name, image_alt="Ein Beet", image_credit="Foto: Ada")
    return (await make_issue(session, text)).id or 0, name


async def test_the_same_picture_is_kept_once(session: AsyncSession) -> None:
    first = await keep_picture(session, PICTURE, now=NOON)

    assert await keep_picture(session, PICTURE, now=NOON) == first
    assert await keep_picture(session, OTHER, now=NOON) != first
    assert first.endswith(".jpg")


async def test_an_item_knows_how_large_its_picture_is(session: AsyncSession) -> None:
    number, name = await with_picture(session)

    found = await read_issue(session, number)
    content = content_of(
        found.issue, found.items, day=NOON.date(), base_url="https://letters.example.test"
    )
    assert content.items[0].image == Image(
        url=f"https://letters.example.test/images/{name}",
        alt="Ein Beet",
        credit="Foto: Ada",
        width=8,
        height=6,
    )


async def test_a_picture_that_is_gone_changes_nothing_in_the_item(session: AsyncSession) -> None:
    number, name = await with_picture(session)
    item = await shown(session, number)
    text = replace(text_of(item), title="Neu", image=f"{'0' * 64}.png")

    with pytest.raises(BadText, match="choose its file once more"):
        await revise_item(session, number, item.id or 0, version=1, text=text)
    session.expire_all()
    assert (await shown(session, number)).title == GARDEN.title
    assert (await shown(session, number)).image == name


async def test_a_picture_needs_words(session: AsyncSession) -> None:
    name = await keep_picture(session, PICTURE, now=NOON)
    number = (await make_issue(session)).id or 0

    with pytest.raises(BadText, match="image_alt: Say what the picture shows"):
        await add_item(session, number, ItemText(title="Neu", image=name))


async def test_what_no_item_shows_is_forgotten_after_a_day(session: AsyncSession) -> None:
    number, name = await with_picture(session)
    item = await shown(session, number)
    await remove_item(session, number, item.id or 0, version=item.version)

    await keep_picture(session, OTHER, now=NOON + timedelta(hours=23))
    assert await find_image(session, name) is not None
    other = await keep_picture(session, OTHER, now=LATER)
    session.expunge_all()
    assert await find_image(session, name) is None
    assert await find_image(session, other) is not None


async def test_a_published_issue_keeps_its_pictures_for_ever(session: AsyncSession) -> None:
    number, name = await with_picture(session)
    edition = await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)
    await keep_picture(session, OTHER, now=LATER)
    session.expunge_all()

    assert await find_image(session, name) is not None
    assert f"{MASTHEAD.base_url}/images/{name}" in edition.html


@pytest.mark.parametrize("forgotten", [False, True])
async def test_an_item_that_comes_back_shows_its_picture_if_it_is_still_there(
    session: AsyncSession, *, forgotten: bool
) -> None:
    number = await make(session)
    name = await keep_picture(session, PICTURE, now=NOON)
    await write(
        session, number, (await items(session, number))[1], image=name, image_alt="Ein Netz"
    )
    join = Join(block=await block(session, number, NETS))
    review = await read_review(session, number)
    await correct_labels(session, number, [join], version=review.version)
    if forgotten:
        await keep_picture(session, OTHER, now=LATER)
    review = await read_review(session, number)
    await undo_correction(session, number, version=review.version)

    _, back = await items(session, number)
    assert (back.image, back.image_width) == ((None, None) if forgotten else (name, 8))


async def test_a_picture_that_came_without_words_stops_the_issue(session: AsyncSession) -> None:
    number, _ = await with_picture(session)
    item = await shown(session, number)
    item.image_alt = ""  # as no form of ours would leave it

    proof = await prove(await read_issue(session, number), masthead=MASTHEAD, now=NOON)

    assert [finding.code for finding in proof.errors] == ["image.alt"]


async def test_section_minutes_time_and_place_are_mailed(session: AsyncSession) -> None:
    text = replace(
        BRIDGE,
        kind=ItemKind.EVENT,
        section="Termine",
        reading_minutes=90,
        starts_at=NOON.replace(tzinfo=None),
        place="Stadtbibliothek",
    )
    number = (await make_issue(session, GARDEN, text)).id or 0

    proof = await prove(await read_issue(session, number), masthead=MASTHEAD, now=NOON)

    for words in ("Termine", "90\N{NO-BREAK SPACE}Min", "Freitag, 20. November 2026, 11:00"):
        assert words in proof.rendered.html
    assert "Stadtbibliothek" in proof.rendered.text
    assert text_of(build(text)) == text
