"""What a picture is once it can be mailed, and how large it may have been before."""

from dataclasses import dataclass
from typing import Final

LARGEST_UPLOAD: Final = 10_000_000
"""Bytes of a file that an editor may choose."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A JPEG or PNG file made by us: no words, places or profiles of the camera in it."""

    content: bytes
    media_type: str  # image/jpeg or image/png
    size: Size
