"""What the review goes by and nobody reads: keys of the keyboard, columns of the items."""

from typing import Final

from newsletter.roundups import LabelRole

ROLE_KEYS: Final = {
    LabelRole.TITLE: "t",
    LabelRole.KICKER: "c",
    LabelRole.STANDFIRST: "f",
    LabelRole.BYLINE: "b",
    LabelRole.TEXT: "x",
    LabelRole.SUBHEADING: "h",
    LabelRole.QUOTATION: "q",
    LabelRole.LIST: "a",
    LabelRole.NOTE: "o",
    LabelRole.LINK: "l",
    LabelRole.SOURCE: "w",
    LabelRole.RIGHTS: "r",
    LabelRole.ISSUE_TITLE: "g",
    LabelRole.INTRO: "i",
    LabelRole.OUTRO: "e",
    LabelRole.LEFT_OVER: "d",
}
"""The keys that label the current block."""

MENDED: Final = {
    "link.missing": "url",
    "title.missing": "title",
    "author.missing": "contributors",
    "date.missing": "published_on",
    "date.unclear": "published_on",
    "text.missing": "body",
}
"""The column of an item that answers a finding of the importer."""
