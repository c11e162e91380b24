"""The templates of the mail, an operator's before ours, and what is wrong with one of them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from traceback import extract_tb

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from newsletter.mail import palette
from newsletter.mail.direction import mark_up
from newsletter.mail.errors import BadTemplate
from newsletter.mail.theme import Theme, read_theme
from newsletter.resources import templates_folder

_THEME = "theme.toml"
_STYLES = "inline.css"
_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""All that the expressions of a template may raise."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """The templates and the theme of a mail, read once."""

    folders: tuple[Path, ...]
    environment: Environment
    theme: Theme

    def render(self, template: str, values: dict[str, object]) -> str:
        """Render a template; raises BadTemplate with its file and line, whatever is wrong."""
        try:
            return self.environment.get_template(template).render(values)
        except _FAULTS as error:
            raise _explain(error, template, self.folders) from error

    def compile_all(self) -> None:
        """Compile every template, used or not; raises BadTemplate for the first that is none."""
        for name in self.environment.list_templates(extensions=("mjml", "txt", "css")):
            try:
                self.environment.get_template(name)
            except _FAULTS as error:
                raise _explain(error, name, self.folders) from error

    @property
    def inline_styles(self) -> str:
        """The styles that are written into the tags."""
        return self.render(_STYLES, {})


def open_design(folder: Path | None) -> Design:
    """Return the design of an operator's folder, whose `mail` is looked into first, or ours.

    An own template may extend the one it stands for: `{% extends "ours/issue.mjml" %}`.
    Raises BadTheme if the theme cannot be used.
    """
    ours = templates_folder() / "mail"
    folders = (folder / "mail", ours) if folder else (ours,)
    theme = next(path for each in folders if (path := each / _THEME).is_file())
    return _open_design(folders, theme, theme.stat().st_mtime_ns)


@cache
def _open_design(folders: tuple[Path, ...], theme: Path, _changed: int) -> Design:
    ours = FileSystemLoader(folders[-1])
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folders), PrefixLoader({"ours": ours})]),
        autoescape=_is_markup,  # noqa: S701  # plain text and CSS must not be escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    design = Design(folders=folders, environment=environment, theme=read_theme(theme))
    colours = design.theme.palette
    environment.filters["bidi"] = mark_up
    environment.globals |= {
        "colour": colours,
        "fonts": design.theme.fonts,
        "widths": design.theme.widths,
        "dark_rules": {
            "media": Markup(palette.media_rules(colours)),  # noqa: S704  # checked colours
            "outlook": Markup(palette.outlook_rules(colours)),  # noqa: S704
            "thunderbird": Markup(palette.thunderbird_rules(colours)),  # noqa: S704
        },
    }
    return design


def _is_markup(template: str | None) -> bool:
    return template is None or template.endswith(".mjml")


def _explain(error: Exception, template: str, folders: tuple[Path, ...]) -> BadTemplate:
    if isinstance(error, TemplateSyntaxError):
        return BadTemplate(error.filename or template, str(error.message), line=error.lineno)
    if isinstance(error, TemplateNotFound):
        wanted = str(error.message)
        where = _find_line(error, folders) or (template, None)
        return BadTemplate(where[0], f"there is no template {wanted}", line=where[1])
    file, line = _find_line(error, folders) or (template, None)
    return BadTemplate(file, str(error) or type(error).__name__, line=line)


def _find_line(error: Exception, folders: tuple[Path, ...]) -> tuple[str, int | None] | None:
    """Return the file and the line of the innermost template that an error came through."""
    for frame in reversed(extract_tb(error.__traceback__)):
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders):
            return frame.filename, frame.lineno
    return None
