"""Whether two pictures show the same, to a person: small differences of the drawing are allowed."""

from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

_BLOCK = 16  # pixels of the smaller picture
_SEEN = 24  # of 255: a block that differs by more looks different
_ALLOWED = 0.01  # share of blocks that may: fonts are drawn a little differently everywhere
_COLOURS = 48  # of the kept picture: enough to see everything, and small enough to keep


def shrink(picture: Image.Image) -> Image.Image:
    """Return a picture in half its size and few colours, as it is kept."""
    half = picture.convert("RGB").resize(
        (picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS
    )
    return half.quantize(colors=_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture as what is expected from now on."""
    path.parent.mkdir(exist_ok=True)
    shrink(picture).save(path, optimize=True)


def differ(picture: Image.Image, expected: Path) -> str:
    """Return how a picture differs from the one that was kept, or an empty text."""
    seen = shrink(picture).convert("RGB")
    kept = Image.open(expected).convert("RGB")
    if seen.width != kept.width or abs(seen.height - kept.height) > _BLOCK:
        return f"it has {seen.size} instead of {kept.size} pixels"
    size = (seen.width, min(seen.height, kept.height))
    difference = ImageChops.difference(
        *(each.crop((0, 0, *size)).filter(ImageFilter.BoxBlur(2)) for each in (seen, kept))
    )
    blocks = difference.convert("L").resize(
        (max(1, size[0] // _BLOCK), max(1, size[1] // _BLOCK)), Image.Resampling.BOX
    )
    strange = sum(value > _SEEN for value in blocks.tobytes())
    share = strange / (blocks.width * blocks.height)
    return f"{share:.1%} of it look different" if share > _ALLOWED else ""
