"""Files as cameras, drawing programs and mischief makers leave them."""

import zlib
from io import BytesIO
from random import Random
from struct import pack

from PIL import Image, ImageDraw


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return an image as a file of a kind."""
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photograph(width: int = 2400, height: int = 1600, *, mode: str = "RGB") -> Image.Image:
    """Take a picture with soft colours in it, and a red corner at its upper left."""
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    corner = Image.new("RGB", (width // 4, height // 4), (200, 0, 0)).convert(mode)
    image.paste(corner, (0, 0))
    return image


def noise(width: int, height: int) -> Image.Image:
    """Return what compresses worst."""
    return Image.frombytes("RGB", (width, height), Random(7).randbytes(width * height * 3))


def drawing(width: int = 1800, height: int = 900) -> Image.Image:
    """Draw dark lines on nothing."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((0, 0, width, height), fill=(20, 20, 20, 255), width=9)
    return image


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """Write a PNG file of some kilobytes that unpacks to gigabytes."""
    row = b"\0" * (1 + (width + 7) // 8)
    packer = zlib.compressobj()
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = pack("!IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack("!I", len(data)) + kind + data + pack("!I", zlib.crc32(kind + data))
        for kind, data in parts
    )
