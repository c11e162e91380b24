"""The ways in which a file is no picture that can be mailed, each said in one sentence."""

from typing import Any

from newsletter.errors import NewsletterError


class ImageError(NewsletterError):
    """Base of the errors of pictures. Raised when a file cannot become one.

    Facts are attributes and the keywords of `__init__`: so an error can leave the process in which
    the file was read.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how the error is made again (see pickle)."""
        return _make_again, (type(self), vars(self))


class NotAnImage(ImageError):
    """The file is something else. Raised when it begins like no kind of picture that we read."""

    def __init__(self, *, found: str) -> None:
        self.found = found
        super().__init__(f"The file is {found}: choose a JPEG, PNG, WebP or GIF picture.")


class ImageTooHeavy(ImageError):
    """The file is too large. Raised before it is looked into."""

    def __init__(self, *, megabytes: int) -> None:
        self.megabytes = megabytes
        super().__init__(f"The file has more than {megabytes} MB: save the picture smaller.")


class TooManyPixels(ImageError):
    """The picture is too large. Raised by what its header says, before it is unpacked."""

    def __init__(self, *, width: int, height: int, megapixels: int) -> None:
        self.width = width
        self.height = height
        self.megapixels = megapixels
        super().__init__(
            f"The picture has {width:,} × {height:,} pixels, more than the {megapixels} million "
            "that are read: save it smaller."
        )


class DamagedImage(ImageError):
    """The file is broken. Raised when it begins like a picture and does not go on like one."""

    def __init__(self) -> None:
        super().__init__(
            "The picture is damaged or not complete: save it again, or choose another."
        )


class ImageTooDemanding(ImageError):
    """Reading takes too much. Raised when the worker runs out of its time or memory."""

    def __init__(self) -> None:
        super().__init__("The picture takes too much time or memory to read: save it smaller.")


class ImageNotRead(ImageError):
    """The fault is ours. Raised when the worker does not come up, or stumbles."""

    def __init__(self) -> None:
        super().__init__("The picture could not be read by our own fault: try again in a minute.")


def _make_again(kind: type[ImageError], facts: dict[str, Any]) -> ImageError:
    return kind(**facts)
