"""What kind of file an upload is, told by its first bytes: names and declared types may lie."""

from typing import Final

_HEAD: Final = 4_000
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_OTHERS: Final = (
    (b"PK", "a ZIP archive"),
    (b"%PDF", "a PDF document"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
)
_OF_PHONES: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


def name_stranger(content: bytes) -> str:
    """Return what a file is that is no JPEG, PNG, WebP or GIF; an empty text for those."""
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return ""
    for beginning, name in _OTHERS:
        if content.startswith(beginning):
            return name
    if content[4:8] == b"ftyp" and content[8:12] in _OF_PHONES:
        return "a HEIC or AVIF picture"
    if not content:
        return "empty"
    # In UTF-16 there is a zero beside every letter.
    head = content[:_HEAD].replace(b"\0", b"").lower()
    return "an SVG drawing, which may hold programs" if b"<svg" in head else "no picture"
