"""Keeping pictures and finding them again."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import SelectBase
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.images.models import StoredImage
from newsletter.images.picture import Picture, Size

_ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png"}


async def keep_image(session: AsyncSession, picture: Picture, *, now: datetime) -> str:
    """Keep a picture, and return the name that it goes by; the same one is kept once."""
    name = f"{sha256(picture.content).hexdigest()}.{_ENDINGS[picture.media_type]}"
    values = {
        "name": name,
        "media_type": picture.media_type,
        "width": picture.size.width,
        "height": picture.size.height,
        "content": picture.content,
        "kept_at": now,
    }
    statement = insert(StoredImage).values(values)
    # Kept anew: it must not be forgotten while somebody still fills in the form.
    again = statement.on_conflict_do_update(index_elements=["name"], set_={"kept_at": now})
    await session.exec(again)
    return name


async def find_image(session: AsyncSession, name: str) -> StoredImage | None:
    """Return a picture with its bytes, or None."""
    return await session.get(StoredImage, name)


async def hold_image(session: AsyncSession, name: str) -> Size | None:
    """Return the size of a picture that stays until the transaction ends, or None."""
    statement = select(StoredImage.width, StoredImage.height).where(StoredImage.name == name)
    found = (await session.exec(statement.with_for_update(read=True, key_share=True))).first()
    return Size(width=found[0], height=found[1]) if found else None


async def forget_images(session: AsyncSession, used: SelectBase, *, before: datetime) -> None:
    """Delete the pictures kept before a moment; `used` selects the names of those that stay."""
    unused = (
        select(StoredImage.name)
        .where(col(StoredImage.kept_at) < before, col(StoredImage.name).not_in(used))
        .with_for_update(skip_locked=True)
    )
    await session.exec(delete(StoredImage).where(col(StoredImage.name).in_(unused)))
