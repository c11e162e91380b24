"""The pictures of items: kept when they come, measured when an item takes them."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.images import Picture, forget_images, hold_image, keep_image
from newsletter.issues.errors import BadText
from newsletter.issues.models import Item
from newsletter.issues.problems import Problem

_PATIENCE: Final = timedelta(days=1)
"""How long a picture waits for its item: somebody may still be filling in the form."""


async def keep_picture(session: AsyncSession, picture: Picture, *, now: datetime) -> str:
    """Keep a picture for an item, and return its name; forget those that no item shows.

    The items of published issues are never deleted, so editions keep theirs.
    """
    used = select(Item.image).where(col(Item.image).is_not(None))
    await forget_images(session, used, before=now - _PATIENCE)
    return await keep_image(session, picture, now=now)


async def take_picture(session: AsyncSession, name: str | None) -> dict[str, int | None]:
    """Return the columns of an item that say how large its picture is; no name means no picture.

    Raises BadText if the picture was forgotten meanwhile.
    """
    size = await hold_image(session, name) if name else None
    if name and not size:
        sentence = "This picture is no longer there: choose its file once more."
        raise BadText([Problem(field="image_file", sentence=sentence)])
    return {
        "image_width": size.width if size else None,
        "image_height": size.height if size else None,
    }


async def restore_picture(session: AsyncSession, item: Item) -> None:
    """Measure the picture of an item that was taken out for a while; do without a forgotten one."""
    try:
        columns = await take_picture(session, item.image)
    except BadText:
        columns = {"image": None}
    item.sqlmodel_update(columns)
