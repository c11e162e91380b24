"""A mail as one page: its texts joined, links improved, the heads of forwarded mails taken off."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from lxml import etree

from newsletter.roundups.addresses import strip_tracking, unwrap_url
from newsletter.roundups.blocks import cut_blocks
from newsletter.roundups.html_border import open_page
from newsletter.roundups.mail_pairing import PlainLinks
from newsletter.roundups.mails import Mail, MailPart, drop_leads
from newsletter.roundups.phrases import alternatives, split_phrases

Element = Any  # lxml has no types

_SENDER: Final = split_phrases("von | from | de | da | van | od | от | expéditeur")
_SUBJECT: Final = split_phrases(
    "betreff | subject | objet | asunto | oggetto | assunto | onderwerp | temat | тема"
)
_MORE: Final = split_phrases(
    "an | to | cc | kopie | bcc | date | datum | gesendet | sent | envoyé | à | para | a | data | "
    "fecha | enviado | inviato | aan | verzonden | do | wysłano | кому | дата | reply-to | "
    "antwort an | réponse à | list-id | organisation | organization"
)
_FIELD: Final = re.compile(
    rf"[>\s*]{{0,20}}(?:{alternatives((*_SENDER, *_SUBJECT, *_MORE))})\s?[*]?:\s", re.IGNORECASE
)
_ANNOUNCED: Final = re.compile(
    r"[>\s]{0,20}(?:-{2,}|_{5,}|Begin forwarded message:|Anfang der weitergeleiteten)[^\n]{0,120}$",
    re.IGNORECASE,
)
_SENT_BY: Final = re.compile(rf"[>\s*]{{0,20}}(?:{alternatives(_SENDER)})\s?[*]?:", re.IGNORECASE)
_LONGEST_HEAD: Final = 1_500
_FEWEST_FIELDS: Final = 3
_REACH: Final = 400  # elements, or lines, in which the head of a forwarded mail begins
_MOST_LINKS: Final = 2_000
_HOLDERS: Final = ("div", "p", "table", "td", "blockquote", "span", "font")
_URL: Final = re.compile(r"https?://[^\s<>\"']{4,2000}(?<![.,;:!?)\]])")
_QUOTED: Final = re.compile(r"^>\s?", re.MULTILINE)


def write_page(mail: Mail) -> str:
    """Write a mail as HTML; the subject and day are in its head."""
    texts, subjects = [], []
    for part in mail.parts:
        text, subject = _write_rich(part) if part.html else _write_plain(part)
        texts.append(text)
        subjects += [subject] if subject else []
    title = drop_leads(subjects[0]) if subjects else mail.subject
    head = f"<title>{escape(title)}</title>" if title else ""
    if mail.sent_on:
        head += f'<meta name="date" content="{mail.sent_on.isoformat()}">'
    body = "\n".join(texts)
    top = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">{head}</head>'
    return f"{top}<body>{body}</body></html>\n"


def _write_rich(part: MailPart) -> tuple[str, str | None]:
    """Write the body of an HTML part, and tell the subject it was forwarded with."""
    root = open_page(part.text).root
    if part.plain:
        _improve_links(root, PlainLinks(part.plain))
    subject = _drop_head(root)
    body = root.find("body")
    return _write_inside(body if body is not None else root), subject


def _write_inside(element: Element) -> str:
    inside = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "") + "".join(inside)


def _improve_links(root: Element, plain: PlainLinks) -> None:
    for number, link in enumerate(root.iter("a")):
        url = link.get("href") or ""
        if number < _MOST_LINKS and url.startswith(("http://", "https://")):
            link.set("href", plain.improve("".join(link.itertext()), url))


def _drop_head(root: Element) -> str | None:
    """Drop the element that holds the head of a forwarded mail and nothing else."""
    for number, element in enumerate(root.iter(*_HOLDERS)):
        if number > _REACH:
            return None
        text = _read_lines(element)
        subject = _read_head(text) if len(text) <= _LONGEST_HEAD else None
        if subject is not None:
            announcement = element.getprevious()
            _remove(element)
            if announcement is not None and _ANNOUNCED.match(_read_lines(announcement)):
                _remove(announcement)
            return subject
    return None


def _read_head(text: str) -> str | None:
    """Give the subject in a head; None for what is no head, or holds more than that."""
    lines = [line for line in text.split("\n") if line.strip()]
    fields = [line for line in lines if _FIELD.match(line)]
    strangers = [line for line in lines if not (_FIELD.match(line) or _ANNOUNCED.match(line))]
    if strangers or len(fields) < _FEWEST_FIELDS or not any(map(_SENT_BY.match, fields)):
        return None
    return next((subject for line in fields if (subject := _read_subject(line))), None)


def _read_lines(element: Element) -> str:
    """Give the text of an element, its lines as readers see them, as far as it is short."""
    parts, length = [], 0
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if event == "end" and one is element:
            break
        text = one.text if event == "start" else one.tail
        if one.tag in {"br", "tr", "p", "div"}:
            parts.append("\n")
        if isinstance(one.tag, str):
            parts.append(" ".join((text or "").split()) + (" " if text else ""))
            length += len(parts[-1])
        if length > _LONGEST_HEAD:
            break
    return "".join(parts).strip()


def _remove(element: Element) -> None:
    """Remove an element, but not the text behind it."""
    tail, above, before = element.tail, element.getparent(), element.getprevious()
    above.remove(element)
    if before is not None:
        before.tail = (before.tail or "") + (tail or "")
    else:
        above.text = (above.text or "") + (tail or "")


def _write_plain(part: MailPart) -> tuple[str, str | None]:
    """Write a plain part as paragraphs, and tell the subject it was forwarded with."""
    lines = part.text.split("\n")
    filled = [line for line in lines if line.strip()]
    if filled and sum(line.startswith(">") for line in filled) * 2 > len(filled):
        lines = _QUOTED.sub("", part.text).split("\n")
    head = _find_head(lines)
    subject = next(
        (found for line in lines[head[0] : head[1]] if (found := _read_subject(line))), None
    )
    text = _URL.sub(_clear_url, "\n".join(lines[: head[0]] + lines[head[1] :]))
    blocks = cut_blocks(text) if text.strip() else ()
    paragraphs = (escape(block.whole).replace("\n", "<br>") for block in blocks)
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs), subject


def _clear_url(match: re.Match[str]) -> str:
    return strip_tracking(unwrap_url(match[0]))


def _find_head(lines: list[str]) -> tuple[int, int]:
    """Find the lines of a forwarded mail's head, from and to; none is (0, 0)."""
    for start, line in enumerate(lines[:_REACH]):
        if not (_FIELD.match(line) or _ANNOUNCED.match(line)):
            continue
        end = start + 1 if _ANNOUNCED.match(line) else start
        end += next((1 for one in lines[end : end + 1] if not one.strip()), 0)
        fields = list(_take_fields(lines[end : end + 20]))
        if len(fields) >= _FEWEST_FIELDS and any(map(_read_subject, fields)):
            return start, end + len(fields)
    return 0, 0


def _take_fields(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not _FIELD.match(line):
            return
        yield line


def _read_subject(line: str) -> str | None:
    name, colon, value = line.lstrip("> *").partition(":")
    return value.strip(" *") or None if colon and name.strip(" *").lower() in _SUBJECT else None
