"""Pictures of items: made small and harmless, and kept where all web processes find them."""

from newsletter.images.confined import shrink_confined
from newsletter.images.errors import (
    DamagedImage,
    ImageError,
    ImageNotRead,
    ImageTooDemanding,
    ImageTooHeavy,
    NotAnImage,
    TooManyPixels,
)
from newsletter.images.models import StoredImage
from newsletter.images.picture import LARGEST_UPLOAD, Picture, Size
from newsletter.images.storage import find_image, forget_images, hold_image, keep_image

__all__ = [
    "LARGEST_UPLOAD",
    "DamagedImage",
    "ImageError",
    "ImageNotRead",
    "ImageTooDemanding",
    "ImageTooHeavy",
    "NotAnImage",
    "Picture",
    "Size",
    "StoredImage",
    "TooManyPixels",
    "find_image",
    "forget_images",
    "hold_image",
    "keep_image",
    "shrink_confined",
]
