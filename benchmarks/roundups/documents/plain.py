"""Owns plain text: as written, or wrapped and paged as a PDF gives it when copied."""

import textwrap
from pathlib import Path

LINES_A_PAGE = 44


def write_plain(body: str, header: dict[str, str], path: Path) -> None:
    """Write a body; `wrap` of the header is a width, `running` stands between its pages."""
    text = body
    if "wrap" in header:
        text = _wrap(body, int(header["wrap"]))
    if "running" in header:
        text = _page(text, header["running"])
    if header.get("line_ends") == "crlf":
        text = text.replace("\n", "\r\n")
    path.write_text(text.strip() + "\n", "utf-8", newline="")


def _wrap(body: str, width: int) -> str:
    lines = (textwrap.wrap(line, width, break_long_words=False) for line in body.splitlines())
    return "\n".join("\n".join(wrapped) for wrapped in lines)


def _page(text: str, running: str) -> str:
    lines = text.strip().splitlines()
    pages = [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)]
    return "\n".join(
        "\n".join([*page, "", running.format(page=number, pages=len(pages)), ""])
        for number, page in enumerate(pages, 1)
    )
