"""The colours of the mail, light and dark, and three dialects to tell clients the dark ones."""

from collections.abc import Iterator
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
    panel: Shade  # behind what is paid for
    ink: Shade  # text and titles
    dim: Shade  # dates, bylines, notes
    accent: Shade  # links, source names, the bar of a quotation
    rule: Shade  # lines between items
    button: Shade  # the button's words on the accent


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """What turns dark: where, which property, into which colour, on which ground."""

    where: str  # selectors, divided by commas
    what: str
    shade: Shade
    ground: Shade | None = None  # Thunderbird keeps a text colour only with a background beside it


def media_rules(palette: Palette) -> str:
    """Return the dark colours for clients that know media queries (Apple Mail, iOS, Chromium)."""
    inner = "".join(_write(rule.where, rule) for rule in _rules(palette))
    return "@media (prefers-color-scheme: dark) {" + inner + "}"


def outlook_rules(palette: Palette) -> str:
    """Return the dark colours for Outlook's apps, which mark what they recoloured.

    `data-ogsc` marks changed text colours, `data-ogsb` changed backgrounds.
    """
    return "".join(
        _write(
            _under("[data-ogsb]" if rule.what == "background-color" else "[data-ogsc]", rule), rule
        )
        for rule in _rules(palette)
    )


def thunderbird_rules(palette: Palette) -> str:
    """Return the dark colours for Thunderbird, for a `<style media=…>`: it drops @media inside."""
    return "".join(
        _write(_under(".moz-text-html", rule), rule, grounded=True) for rule in _rules(palette)
    )


def _rules(p: Palette) -> Iterator[_Rule]:
    background = "background-color"
    yield _Rule(where="body,.page", what=background, shade=p.page)
    yield from _rules_of_edges(p)
    for ground, shade in ((".card", p.card), (".panel", p.panel)):
        yield _Rule(where=f"{ground},{ground} table", what=background, shade=shade)
        yield _Rule(where=f"{ground} div", what="color", shade=p.ink, ground=shade)
        yield _Rule(where=f"{ground} .dim", what="color", shade=p.dim, ground=shade)
        accented = f"{ground} .text a,{ground} .accent"
        yield _Rule(where=accented, what="color", shade=p.accent, ground=shade)
    yield _Rule(where=".card .contents a", what="color", shade=p.ink, ground=p.card)
    yield _Rule(where=".card .contents .dim", what="color", shade=p.dim, ground=p.card)
    yield _Rule(where=".rule p", what="border-top-color", shade=p.rule)
    yield _Rule(where=".bar td,.text blockquote", what="border-color", shade=p.accent)
    yield _Rule(where=".card .button td,.card .button a", what=background, shade=p.accent)
    yield _Rule(where=".card .button a", what="color", shade=p.button, ground=p.accent)


def _rules_of_edges(p: Palette) -> Iterator[_Rule]:
    """Yield what lies on the page itself: the head and the foot."""
    yield _Rule(where=".head div", what="color", shade=p.ink, ground=p.page)
    quiet = ".head .dim,.head a,.foot div,.foot a"
    yield _Rule(where=quiet, what="color", shade=p.dim, ground=p.page)


def _under(ancestor: str, rule: _Rule) -> str:
    return ",".join(f"{ancestor} {selector}" for selector in rule.where.split(","))


def _write(where: str, rule: _Rule, *, grounded: bool = False) -> str:
    ground = f"background-color:{rule.ground.dark} !important;" if grounded and rule.ground else ""
    return f"{where}{{{ground}{rule.what}:{rule.shade.dark} !important;}}"
