"""The design of the mail: tokens read from a file, an operator's or ours, and checked."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from newsletter.mail.errors import BadTheme
from newsletter.mail.palette import Palette, Shade

_LOWEST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text of any size
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FONTS = re.compile(r"[\w' ,-]{1,200}")
_NARROWEST, _WIDEST = 320, 800
_SELDOM_WIDER = 64  # pixels of a margin
_GROUPS = ("light", "dark", "fonts", "widths")
_WRITTEN_ON = {
    "ink": ("page", "card", "panel"),
    "dim": ("page", "card", "panel"),
    "accent": ("card", "panel"),
    "button": ("accent",),
}
"""Which colours of text lie on which grounds."""

_Tokens = TypeVar("_Tokens", "Fonts", "Widths")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fonts:
    """Names of fonts that readers have, the best first."""

    text: str
    label: str  # of dates, sources and the footer


@dataclass(frozen=True, kw_only=True, slots=True)
class Widths:
    """Widths in pixels."""

    mail: int
    margin: int  # left and right of the text
    phone_margin: int

    @property
    def text(self) -> int:
        """The width that is left for text and images."""
        return self.mail - 2 * self.margin


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """Everything about the look that an operator may change without touching a template."""

    palette: Palette
    fonts: Fonts
    widths: Widths


def read_theme(file: Path) -> Theme:
    """Read a theme and check it; raises BadTheme with the token that is wrong."""
    name = str(file)
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadTheme(name, f"it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadTheme(name, "it is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(name, f"it is no TOML: {error}") from None
    _compare(name, "", set(tables), set(_GROUPS))
    theme = Theme(
        palette=_read_palette(name, tables),
        fonts=_read_tokens(name, tables, Fonts),
        widths=_read_tokens(name, tables, Widths),
    )
    _check_contrast(name, theme.palette)
    return theme


def _read_palette(file: str, tables: dict[str, Any]) -> Palette:
    names = [field.name for field in fields(Palette)]
    for group in ("light", "dark"):
        _compare(file, group, _keys(file, tables, group), set(names))
        for name, colour in tables[group].items():
            if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
                raise BadTheme(file, f"[{group}] {name} is {colour!r}, but no colour like #7d2016")
    light, dark = tables["light"], tables["dark"]
    return Palette(**{name: Shade(light=light[name], dark=dark[name]) for name in names})


def _read_tokens(file: str, tables: dict[str, Any], kind: type[_Tokens]) -> _Tokens:
    group = kind.__name__.lower()
    _compare(file, group, _keys(file, tables, group), {field.name for field in fields(kind)})
    for name, value in tables[group].items():
        reason = _judge_font(value) if kind is Fonts else _judge_width(name, value)
        if reason:
            raise BadTheme(file, f"[{group}] {name} is {value!r}, but {reason}")
    return kind(**tables[group])


def _judge_font(value: object) -> str:
    fits = isinstance(value, str) and _FONTS.fullmatch(value) and value.count("'") % 2 == 0
    return "" if fits else "not names of fonts with commas between, such as Georgia, serif"


def _judge_width(name: str, value: object) -> str:
    lowest, highest = (_NARROWEST, _WIDEST) if name == "mail" else (0, _SELDOM_WIDER)
    fits = type(value) is int and lowest <= value <= highest  # true is no width
    return "" if fits else f"not a whole number of pixels from {lowest} to {highest}"


def _keys(file: str, tables: dict[str, Any], group: str) -> set[str]:
    if not isinstance(tables[group], dict):
        raise BadTheme(file, f"{group} is no group of tokens: write [{group}] above them")
    return set(tables[group])


def _compare(file: str, group: str, found: set[str], wanted: set[str]) -> None:
    place = f"[{group}] has" if group else "it has"
    for name in sorted(wanted - found):
        raise BadTheme(file, f"{place} no {name if group else f'[{name}]'}")
    for name in sorted(found - wanted):
        raise BadTheme(file, f"{place} {name}, which is not known")


def _check_contrast(file: str, palette: Palette) -> None:
    for text, grounds in _WRITTEN_ON.items():
        for ground in grounds:
            for mode in ("light", "dark"):
                one, other = getattr(palette, text), getattr(palette, ground)
                reached = contrast(getattr(one, mode), getattr(other, mode))
                if reached < _LOWEST_CONTRAST:
                    raise BadTheme(
                        file,
                        f"[{mode}] {text} on {ground} has a contrast of {reached:.1f}, "
                        f"but text needs {_LOWEST_CONTRAST}",
                    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
