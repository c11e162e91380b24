"""The colours can be read by day and by night, in every dialect."""

import re

import pytest

from newsletter.mail.palette import (
    PALETTE,
    Shade,
    media_rules,
    outlook_rules,
    thunderbird_rules,
)


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        (PALETTE.ink, PALETTE.page),
        (PALETTE.ink, PALETTE.card),
        (PALETTE.dim, PALETTE.page),
        (PALETTE.dim, PALETTE.card),
        (PALETTE.accent, PALETTE.card),
        (PALETTE.button, PALETTE.accent),
    ],
)
def test_every_text_stands_out_from_its_ground(colour: Shade, ground: Shade) -> None:
    assert _contrast(colour.light, ground.light) >= 4.5
    assert _contrast(colour.dark, ground.dark) >= 4.5


def test_the_three_dialects_say_the_same() -> None:
    rule = re.compile(r"([^{}]+)\{([^{}]*)\}")
    media = [
        (selectors, declarations)
        for selectors, declarations in rule.findall(
            media_rules().removeprefix("@media (prefers-color-scheme: dark) {").removesuffix("}")
        )
    ]
    for dialect in (outlook_rules(), thunderbird_rules()):
        spoken = rule.findall(dialect)
        assert len(spoken) == len(media)
        for (selectors, declarations), (plain_selectors, plain_declarations) in zip(
            spoken, media, strict=True
        ):
            bare = re.sub(r"\[data-ogs[bc]\] |\.moz-text-html ", "", selectors)
            assert bare == plain_selectors
            assert declarations.endswith(plain_declarations)


def test_thunderbird_gets_a_ground_with_every_text_colour() -> None:
    for declarations in re.findall(r"\{([^}]*)\}", thunderbird_rules()):
        if re.search(r"(?<![-\w])color:", declarations):
            assert declarations.startswith("background-color:")
