"""The colours of the mail, light and dark, and three dialects to tell clients the dark ones."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Shade:
    """One colour by day and by night."""

    light: str  # #rrggbb
    dark: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """The colours of a mail by what they are for."""

    page: Shade  # around the card
    card: Shade  # behind the text
    ink: Shade  # text and titles
    dim: Shade  # dates, bylines, notes
    accent: Shade  # links, source names, the bar of a quotation
    rule: Shade  # lines between items
    button: Shade  # the button's words on the accent


PALETTE = Palette(
    page=Shade(light="#f3eee8", dark="#131210"),
    card=Shade(light="#fffefa", dark="#1e1a17"),
    ink=Shade(light="#221f1c", dark="#efe9e0"),
    dim=Shade(light="#625b53", dark="#b9afa2"),
    accent=Shade(light="#7d2016", dark="#f4a58c"),
    rule=Shade(light="#d3ccc2", dark="#4b443d"),
    button=Shade(light="#ffffff", dark="#1e1a17"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """What turns dark: where, which property, into which colour, on which ground."""

    where: str  # selectors, divided by commas
    what: str
    shade: Shade
    ground: Shade | None = None  # Thunderbird keeps a text colour only with a background beside it


_P = PALETTE
_RULES = (
    _Rule(where="body,.page", what="background-color", shade=_P.page),
    _Rule(where=".card,.card table", what="background-color", shade=_P.card),
    _Rule(where=".head div", what="color", shade=_P.ink, ground=_P.page),
    _Rule(where=".head .dim,.head a,.foot div,.foot a", what="color", shade=_P.dim, ground=_P.page),
    _Rule(where=".card div,.card .contents a", what="color", shade=_P.ink, ground=_P.card),
    _Rule(where=".card .dim,.card .contents .dim", what="color", shade=_P.dim, ground=_P.card),
    _Rule(where=".card .text a,.card .accent", what="color", shade=_P.accent, ground=_P.card),
    _Rule(where=".rule p", what="border-top-color", shade=_P.rule),
    _Rule(where=".bar td,.card blockquote", what="border-color", shade=_P.accent),
    _Rule(where=".card .button td,.card .button a", what="background-color", shade=_P.accent),
    _Rule(where=".card .button a", what="color", shade=_P.button, ground=_P.accent),
)


def media_rules() -> str:
    """Return the dark colours for clients that know media queries (Apple Mail, iOS, Chromium)."""
    inner = "".join(_write(rule.where, rule) for rule in _RULES)
    return "@media (prefers-color-scheme: dark) {" + inner + "}"


def outlook_rules() -> str:
    """Return the dark colours for Outlook's apps, which mark what they recoloured.

    `data-ogsc` marks changed text colours, `data-ogsb` changed backgrounds.
    """
    return "".join(
        _write(
            _under("[data-ogsb]" if rule.what == "background-color" else "[data-ogsc]", rule), rule
        )
        for rule in _RULES
    )


def thunderbird_rules() -> str:
    """Return the dark colours for Thunderbird, for a `<style media=…>`: it drops @media inside."""
    return "".join(_write(_under(".moz-text-html", rule), rule, grounded=True) for rule in _RULES)


def _under(ancestor: str, rule: _Rule) -> str:
    return ",".join(f"{ancestor} {selector}" for selector in rule.where.split(","))


def _write(where: str, rule: _Rule, *, grounded: bool = False) -> str:
    ground = f"background-color:{rule.ground.dark} !important;" if grounded and rule.ground else ""
    return f"{where}{{{ground}{rule.what}:{rule.shade.dark} !important;}}"
