"""The table of the pictures: in the database, so that every web process has them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from newsletter.database import moment


class StoredImage(SQLModel, table=True):
    """A picture that items may show; it goes by what it holds, so it never changes."""

    __tablename__ = "image"

    name: str = Field(primary_key=True, max_length=68)  # its SHA-256, and .jpg or .png
    media_type: str = Field(max_length=32)
    width: int  # pixels
    height: int
    content: bytes
    kept_at: datetime = Field(sa_type=moment())
