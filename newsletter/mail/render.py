"""An issue made into mail, once: Jinja2, then MJML, then premailer."""

import re
from dataclasses import dataclass

from newsletter.mail.cleaning import clean_issue, clean_masthead
from newsletter.mail.composing import compose_html
from newsletter.mail.content import IssueContent, Masthead
from newsletter.mail.direction import direction_of_language
from newsletter.mail.flowing import flow
from newsletter.mail.layout import lay_out
from newsletter.mail.slots import Slot
from newsletter.mail.templates import Design, open_design
from newsletter.translation import translate

_LINK = re.compile(r'\bhref="https?:')


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A mail of which only the values of a person are missing, marked by Slot."""

    subject: str
    html: str
    text: str  # format=flowed, 72 columns
    language: str


def render_issue(content: IssueContent, masthead: Masthead) -> Rendered:
    """Render an issue once for everybody.

    Raises Unrenderable with the part that cannot be made into mail: an item, a template, the theme.
    """
    issue = clean_issue(content)
    newsletter = clean_masthead(masthead)
    design = open_design(masthead.templates)
    width = design.theme.widths.text
    layout = lay_out(issue, base_url=newsletter.base_url, text_width=width)
    return _render("issue", design, newsletter, issue.language, subject=layout.title, issue=layout)


def render_confirmation(masthead: Masthead, *, language: str) -> Rendered:
    """Render the mail that asks for the confirmation of a subscription; its token confirms."""
    newsletter = clean_masthead(masthead)
    words = translate(language, "Please confirm your subscription to {name}")
    subject = words.format(name=newsletter.name)
    design = open_design(masthead.templates)
    return _render("confirmation", design, newsletter, language, subject=subject)


def _render_source(design: Design, template: str, context: dict[str, object]) -> str:
    """Render the MJML with an even number of links to pages.

    An odd one counts against a mail in rspamd (URI_COUNT_ODD), so the link to the web view stands
    in the foot too, or only in the head.
    """
    source = design.render(template, {**context, "repeats_view": True})
    if len(_LINK.findall(source)) % 2:
        return design.render(template, {**context, "repeats_view": False})
    return source


def _render(
    template: str, design: Design, newsletter: Masthead, language: str, **values: object
) -> Rendered:
    def say(text: str, **parts: object) -> str:
        return translate(language, text).format(**parts)

    context = {
        **values,
        "newsletter": newsletter,
        "language": language,
        "direction": direction_of_language(language),
        "say": say,
        "slot": Slot,
    }
    source = _render_source(design, f"{template}.mjml", context)
    html = compose_html(
        source, inline_styles=design.inline_styles, part=f"What the template {template}.mjml makes"
    )
    text = flow(design.render(f"{template}.txt", context))
    return Rendered(subject=str(values["subject"]), html=html, text=text, language=language)
