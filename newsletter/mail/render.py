"""An issue made into mail, once: Jinja2, then MJML, then premailer."""

import logging
import re
from dataclasses import asdict, dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from mjml import mjml2html
from premailer import Premailer

from newsletter.mail import palette
from newsletter.mail.cleaning import clean_issue, clean_masthead
from newsletter.mail.content import IssueContent, Masthead
from newsletter.mail.errors import Unrenderable
from newsletter.mail.flowing import flow
from newsletter.mail.layout import lay_out
from newsletter.mail.slots import Slot
from newsletter.mail.wording import find_locale
from newsletter.resources import templates_folder
from newsletter.translation import translate

_STYLE = re.compile(r"<style(?=[\s>])")
_IGNORED = '<style data-premailer="ignore"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A mail of which only the values of a person are missing, marked by Slot."""

    subject: str
    html: str
    text: str  # format=flowed, 72 columns
    language: str


def render_issue(content: IssueContent, masthead: Masthead) -> Rendered:
    """Render an issue once for everybody.

    Raises Unrenderable with the part that cannot be made into mail.
    """
    issue = clean_issue(content)
    newsletter = clean_masthead(masthead)
    layout = lay_out(issue, newsletter.base_url)
    return _render("issue", newsletter, issue.language, subject=layout.title, issue=layout)


def render_confirmation(masthead: Masthead, *, language: str) -> Rendered:
    """Render the mail that asks for the confirmation of a subscription; its token confirms."""
    newsletter = clean_masthead(masthead)
    words = translate(language, "Please confirm your subscription to {name}")
    subject = words.format(name=newsletter.name)
    return _render("confirmation", newsletter, language, subject=subject)


def _render(template: str, newsletter: Masthead, language: str, **values: object) -> Rendered:
    subject = str(values["subject"])
    locale = find_locale(language)

    def say(text: str, **parts: object) -> str:
        return translate(language, text).format(**parts)

    context = {
        **values,
        "newsletter": newsletter,
        "language": language,
        "direction": locale.text_direction if locale else "ltr",
        "say": say,
        "slot": Slot,
    }
    source = _environment().get_template(f"{template}.mjml").render(context)
    text = _environment().get_template(f"{template}.txt").render(context)
    return Rendered(subject=subject, html=compose_html(source), text=flow(text), language=language)


def compose_html(source: str) -> str:
    """Turn MJML into HTML with its styles inlined.

    The styles of the head are kept from premailer, which would strip their `!important` and their
    rules for Outlook. Raises Unrenderable if the source is not well-formed.
    """
    try:
        html = mjml2html(source, fonts={})
    except ValueError as error:
        raise Unrenderable("The mail", str(error)) from error
    html = _STYLE.sub(_IGNORED, html).replace("<!doctype html>", "<!DOCTYPE html>", 1)
    premailer = Premailer(
        html,
        css_text=[_inline_styles()],
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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "mail"),
        autoescape=_is_markup,  # noqa: S701  # plain text and CSS must not be escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["colour"] = asdict(palette.PALETTE)
    environment.globals["dark"] = palette
    return environment


def _is_markup(template: str | None) -> bool:
    return template is None or template.endswith(".mjml")


@cache
def _inline_styles() -> str:
    return _environment().get_template("inline.css").render()
