"""Uploaded files made into pictures for mail, with real files of every kind."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from newsletter.images import DamagedImage, ImageError, NotAnImage, Picture, TooManyPixels
from newsletter.images.shrinking import HEAVIEST, TALLEST, WIDEST, attempt, shrink
from tests.newsletter.images.camera import drawing, huge_png, noise, photograph, save

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def open_picture(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.content))
    image.load()
    assert image.get_format_mimetype() == picture.media_type
    assert (image.width, image.height) == (picture.size.width, picture.size.height)
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_at_most_twice_as_wide_as_a_mail(kind: str) -> None:
    picture = shrink(save(photograph(), kind))

    image = open_picture(picture)
    assert image.size == (WIDEST, 821)
    assert image.mode == "RGB"
    red, green, _ = image.getpixel((5, 5))  # type: ignore[misc]  # three of them, as the mode says
    assert red > 150 > green + 50
    assert len(picture.content) <= HEAVIEST


def test_a_small_picture_is_not_blown_up() -> None:
    assert open_picture(shrink(save(photograph(300, 200), "JPEG"))).size == (300, 200)


def test_a_tall_picture_is_no_endless_ribbon() -> None:
    assert open_picture(shrink(save(photograph(600, 6000), "PNG"))).height == TALLEST


def test_a_photograph_taken_upright_stands_upright() -> None:
    image = photograph(2400, 1600)
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    upright = open_picture(shrink(save(image, "JPEG", exif=exif)))

    assert upright.size == (WIDEST, 1848)
    assert upright.getpixel((WIDEST - 5, 5))[0] > 150  # type: ignore[index]  # its red corner


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_neither_places_nor_words_nor_profiles_of_the_camera_stay(kind: str) -> None:
    image = photograph(400, 300)
    exif = image.getexif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825)[1] = "SECRET-PLACE"
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "SECRET-WORDS")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = save(
        image, kind, exif=exif, icc_profile=profile, comment=b"SECRET-WORDS", pnginfo=words
    )
    assert b"SECRET" in content

    picture = shrink(content)

    assert b"SECRET" not in picture.content
    assert not open_picture(picture).getexif()
    assert "icc_profile" not in open_picture(picture).info


def test_what_compresses_badly_is_still_light() -> None:
    picture = shrink(save(noise(1400, 1400), "PNG"))

    assert picture.media_type == "image/jpeg"
    assert len(picture.content) <= HEAVIEST
    open_picture(picture)


def test_a_drawing_stays_sharp_and_gets_white_below_it() -> None:
    picture = shrink(save(drawing(), "PNG"))

    assert picture.media_type == "image/png"
    assert open_picture(picture).getpixel((WIDEST - 1, 0)) == (255, 255, 255)


def test_of_an_animation_the_first_picture_is_taken() -> None:
    first, second = photograph(200, 100), Image.new("RGB", (200, 100), "blue")
    picture = shrink(save(first, "GIF", save_all=True, append_images=[second]))

    assert open_picture(picture).getpixel((5, 5))[0] > 150  # type: ignore[index]


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_pictures_of_presses_and_scanners_become_those_of_screens(mode: str) -> None:
    assert open_picture(shrink(save(photograph(300, 200, mode=mode), "JPEG"))).mode == "RGB"


def test_sixteen_bits_of_grey_do_not_turn_white() -> None:
    image = Image.new("I;16", (100, 100), 30_000)

    grey = open_picture(shrink(save(image, "PNG"))).getpixel((50, 50))
    assert grey == (117, 117, 117)


def test_a_palette_with_a_transparent_colour_gets_white_below_it() -> None:
    image = photograph(200, 100).convert("P")
    content = save(image, "PNG", transparency=image.getpixel((199, 99)))

    assert open_picture(shrink(content)).getpixel((199, 99)) == (255, 255, 255)


def test_wide_colours_are_translated_and_not_just_relabelled() -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = screen.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    image = Image.new("RGB", (64, 64), (250, 10, 10))

    red, green, _ = open_picture(shrink(save(image, "PNG", icc_profile=swapped))).getpixel((5, 5))  # type: ignore[misc]  # three of them, as the mode says

    assert green > 200 > red


def test_a_broken_profile_is_not_obeyed() -> None:
    image = Image.new("RGB", (64, 64), (120, 120, 120))

    kept = open_picture(shrink(save(image, "PNG", icc_profile=b"nonsense")))

    assert kept.getpixel((5, 5)) == (120, 120, 120)


def test_a_picture_that_unpacks_to_gigabytes_is_refused_by_its_header() -> None:
    with pytest.raises(TooManyPixels, match="30,000 × 30,000 pixels"):
        shrink(huge_png())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_file_is_damaged(kind: str) -> None:
    content = save(noise(300, 300), kind)

    with pytest.raises(DamagedImage, match="damaged or not complete"):
        shrink(content[: len(content) // 2])


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_a_head_alone_is_damaged(head: bytes) -> None:
    with pytest.raises(DamagedImage):
        shrink(head + b"nothing behind it")


def zipped() -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("picture.png", b"\x89PNG\r\n\x1a\n")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (zipped(), "a ZIP archive"),
        (SVG, "an SVG drawing"),
        (SVG.decode().replace("<script>alert(1)</script>", "").encode("utf-16"), "an SVG drawing"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC or AVIF picture"),
        (b"", "empty"),
        (b"<html>", "no picture"),
        (b"II*\0", "a TIFF picture"),
    ],
)
def test_what_is_no_picture_is_named(content: bytes, found: str) -> None:
    with pytest.raises(NotAnImage, match=found):
        shrink(content)


def test_a_refusal_can_leave_the_process_it_was_made_in() -> None:
    assert isinstance(attempt(SVG), ImageError)
    assert isinstance(attempt(save(photograph(10, 10), "PNG")), Picture)
