"""The colours can be read by day and by night, in every dialect."""

import re

from newsletter.mail.palette import media_rules, outlook_rules, thunderbird_rules
from newsletter.mail.templates import open_design

PALETTE = open_design(None).theme.palette


def test_the_three_dialects_say_the_same() -> None:
    rule = re.compile(r"([^{}]+)\{([^{}]*)\}")
    media = [
        (selectors, declarations)
        for selectors, declarations in rule.findall(
            media_rules(PALETTE)
            .removeprefix("@media (prefers-color-scheme: dark) {")
            .removesuffix("}")
        )
    ]
    for dialect in (outlook_rules(PALETTE), thunderbird_rules(PALETTE)):
        spoken = rule.findall(dialect)
        assert len(spoken) == len(media)
        for (selectors, declarations), (plain_selectors, plain_declarations) in zip(
            spoken, media, strict=True
        ):
            bare = re.sub(r"\[data-ogs[bc]\] |\.moz-text-html ", "", selectors)
            assert bare == plain_selectors
            assert declarations.endswith(plain_declarations)


def test_thunderbird_gets_a_ground_with_every_text_colour() -> None:
    for declarations in re.findall(r"\{([^}]*)\}", thunderbird_rules(PALETTE)):
        if re.search(r"(?<![-\w])color:", declarations):
            assert declarations.startswith("background-color:")
