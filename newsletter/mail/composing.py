"""MJML made into the HTML of a mail, its styles inlined."""

import logging
import re
from xml.parsers import expat

from mjml import mjml2html
from premailer import Premailer

from newsletter.mail.errors import Unrenderable

_STYLE = re.compile(r"<style(?=[\s>])")
_IGNORED = '<style data-premailer="ignore"'
_DEEPEST = 100  # levels; the compiler ends the whole process at about 9,000


def compose_html(source: str, *, inline_styles: str, part: str = "The mail") -> str:
    """Turn MJML into HTML with its styles inlined.

    The styles of the head are kept from premailer, which would strip their `!important` and their
    rules for Outlook. Raises Unrenderable if the source is not well-formed or nested too deep.
    """
    fault = _find_fault(source)
    if fault.startswith("it nests"):
        raise Unrenderable(part, fault)
    try:
        html = mjml2html(source, fonts={})
    except ValueError as error:
        raise Unrenderable(part, fault or str(error)) from error
    html = _STYLE.sub(_IGNORED, html).replace("<!doctype html>", "<!DOCTYPE html>", 1)
    premailer = Premailer(
        html,
        css_text=[inline_styles],
        strip_important=False,
        disable_validation=True,
        disable_leftover_css=True,
        disable_basic_attributes=["width", "height", "align", "bgcolor", "valign"],
        disable_link_rewrites=True,
        allow_network=False,
        allow_loading_external_files=False,
        cssutils_logging_level=logging.CRITICAL,
    )
    return str(premailer.transform(pretty_print=False)).replace(_IGNORED, "<style")


class _TooDeep(Exception):
    """Raised when elements nest deeper than any mail does."""


def _find_fault(source: str) -> str:
    """Return what is wrong with the source as XML, with its place, or an empty text."""
    parser = expat.ParserCreate()
    depth = 0

    def enter(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _TooDeep

    def leave(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(source, True)
    except _TooDeep:
        return f"it nests more than {_DEEPEST} elements into each other."
    except expat.ExpatError as error:
        lines = source.split("\n")
        line = lines[error.lineno - 1].strip() if error.lineno <= len(lines) else ""
        return f"{expat.ErrorString(error.code)} near “{line[:80]}”."
    return ""
