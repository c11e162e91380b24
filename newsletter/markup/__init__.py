"""Restricted Markdown: the text of issues as a small tree, and its outputs. Pure."""

from newsletter.markup.characters import clean, clean_line
from newsletter.markup.errors import MarkupError, TooDeep, TooLong, TooManyBrackets
from newsletter.markup.hypertext import to_html
from newsletter.markup.parser import parse
from newsletter.markup.plaintext import TextWithNotes, plain, to_text
from newsletter.markup.serialiser import serialise
from newsletter.markup.targets import clean_url
from newsletter.markup.tidying import tidy
from newsletter.markup.tree import (
    Block,
    Break,
    Document,
    Inline,
    Inlines,
    Listing,
    Paragraph,
    Quotation,
    Span,
    Subheading,
)

__all__ = [
    "Block",
    "Break",
    "Document",
    "Inline",
    "Inlines",
    "Listing",
    "MarkupError",
    "Paragraph",
    "Quotation",
    "Span",
    "Subheading",
    "TextWithNotes",
    "TooDeep",
    "TooLong",
    "TooManyBrackets",
    "clean",
    "clean_line",
    "clean_url",
    "parse",
    "plain",
    "serialise",
    "tidy",
    "to_html",
    "to_text",
]
