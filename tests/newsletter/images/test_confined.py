"""Uploads read in a process of their own."""

import pytest
from PIL import Image

from newsletter.images import (
    LARGEST_UPLOAD,
    ImageTooDemanding,
    ImageTooHeavy,
    NotAnImage,
    TooManyPixels,
    shrink_confined,
)
from tests.newsletter.images.camera import huge_png, photograph, save


def test_a_photograph_of_a_phone_comes_back_small() -> None:
    picture = shrink_confined(save(photograph(8_000, 6_000), "JPEG"))

    assert (picture.size.width, picture.size.height) == (1232, 924)


def test_the_largest_drawing_that_is_read_fits_into_the_memory_of_the_worker() -> None:
    picture = shrink_confined(save(photograph(8_000, 6_000, mode="RGBA"), "PNG", compress_level=1))

    assert picture.size.width == 1232


def test_refusals_come_out_of_the_worker_with_their_facts() -> None:
    with pytest.raises(NotAnImage, match="a ZIP archive"):
        shrink_confined(b"PK\x03\x04 and so on")
    with pytest.raises(TooManyPixels) as caught:
        shrink_confined(huge_png())
    assert (caught.value.width, caught.value.megapixels) == (30_000, 50)


def test_a_few_bytes_that_unpack_to_more_than_the_memory_are_refused() -> None:
    content = save(Image.new("RGB", (7_000, 7_000)), "WEBP", lossless=True, method=0, quality=0)
    assert len(content) < 100

    with pytest.raises(ImageTooDemanding, match="too much time or memory"):
        shrink_confined(content)


def test_a_file_of_more_than_ten_megabytes_is_not_looked_into() -> None:
    with pytest.raises(ImageTooHeavy, match="more than 10 MB"):
        shrink_confined(b"\xff\xd8\xff" + bytes(LARGEST_UPLOAD))
