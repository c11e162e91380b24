"""An uploaded file made into a picture for mail: decoded, turned upright, shrunk, written anew.

Runs in the confined worker, because it reads what strangers made; see `confined`.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageOps

from newsletter.images.errors import DamagedImage, ImageError, NotAnImage, TooManyPixels
from newsletter.images.picture import Picture, Size
from newsletter.images.sniffing import name_stranger

MEGAPIXELS: Final = 50  # what cameras of phones make
WIDEST: Final = 1_232  # pixels: twice what a mail shows, for fine screens
TALLEST: Final = 2_464
HEAVIEST: Final = 300_000  # bytes of what we make
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_LOSSLESS: Final = {"PNG", "GIF"}
_QUALITIES: Final = (85, 75, 65, 50)
_SMALLER: Final = (1.0, 0.75, 0.5, 0.25)
_ORIENTATION: Final = 0x0112  # the tag of EXIF
_LYING: Final = range(5, 9)  # its values for pictures that lie on their side
# What Pillow raises for broken files, beside errors of its own.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError)
_BROKEN_INSIDE: Final = (struct.error, zlib.error, ArithmeticError)


def attempt(content: bytes) -> Picture | ImageError:
    """Return a file as a picture for mail, or the error that says why it is none."""
    try:
        return shrink(content)
    except ImageError as error:
        return error


def shrink(content: bytes) -> Picture:
    """Return a file as a picture for mail: upright, at most 1,232 pixels wide and 300 KB heavy.

    Raises NotAnImage, TooManyPixels or DamagedImage.
    """
    if found := name_stranger(content):
        raise NotAnImage(found=found)
    try:
        with _open(content) as image:
            lossless = image.format in _LOSSLESS
            shrunk = _flatten(_fit(image))
    except (*_BROKEN, *_BROKEN_INSIDE) as error:
        raise DamagedImage from error
    return _write(shrunk, lossless=lossless)


def _open(content: bytes) -> Image.Image:
    """Read the header only; raises TooManyPixels."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and says how large the picture is
    image = Image.open(BytesIO(content), formats=_FORMATS)
    if image.width * image.height > MEGAPIXELS * 1_000_000:
        raise TooManyPixels(width=image.width, height=image.height, megapixels=MEGAPIXELS)
    return image


def _fit(image: Image.Image) -> Image.Image:
    """Unpack the first frame and make it small enough, upright."""
    lies = image.getexif().get(_ORIENTATION) in _LYING
    box = (TALLEST, WIDEST) if lies else (WIDEST, TALLEST)
    if image.format == "JPEG":
        image.draft(None, box)  # unpacks a large one at a half, a quarter or an eighth
    image.load()
    if image.mode in {"P", "1"} or "transparency" in image.info:
        image = image.convert("RGBA")  # colours of a palette cannot be mixed
    elif image.mode.startswith("I"):  # 16 bits a pixel
        image = image.point(lambda value: value / 256, "F").convert("L")
    image.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return ImageOps.exif_transpose(image)


def _flatten(image: Image.Image) -> Image.Image:
    """Return the bare pixels on white: dark lines on nothing would vanish in dark mail programs."""
    profile = image.info.get("icc_profile")
    opaque = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        opaque.paste(image, mask=image.getchannel("A"))
    else:
        opaque.paste(_to_srgb(image, profile))
    return opaque


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Translate the colours of a camera or a press into those of screens."""
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            translated = ImageCms.profileToProfile(image, given, screen, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            translated = None  # the profile is broken or of another kind of picture
        if translated:
            return translated
    return image.convert("RGB")


def _write(image: Image.Image, *, lossless: bool) -> Picture:
    """Write the best file that is light enough; what was drawn stays sharp if it can."""
    pictures = _list_pictures(image, lossless=lossless)
    # One is always light enough: the last has no more than 308 by 616 pixels.
    return next(each for each in pictures if len(each.content) <= HEAVIEST)


def _list_pictures(image: Image.Image, *, lossless: bool) -> Iterator[Picture]:
    """Write an image in ever lighter ways."""
    if lossless:
        yield _save(image, "PNG", optimize=True)
    for part in _SMALLER:
        smaller = image if part == 1 else ImageOps.scale(image, part)
        for quality in _QUALITIES:
            yield _save(smaller, "JPEG", quality=quality, optimize=True, progressive=True)


def _save(image: Image.Image, kind: str, **options: int) -> Picture:
    written = BytesIO()
    image.save(written, kind, **options)
    return Picture(
        content=written.getvalue(),
        media_type=f"image/{kind.lower()}",
        size=Size(width=image.width, height=image.height),
    )
