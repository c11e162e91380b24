"""What can be wrong with a text in restricted Markdown."""

from newsletter.errors import NewsletterError


class MarkupError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class TooDeep(MarkupError):
    """Raised when lists and quotations of a text are nested too deep to be a text of a person."""

    def __init__(self) -> None:
        super().__init__("The text nests lists or quotations too deep: use one level of each.")


class TooLong(MarkupError):
    """Raised when a text is longer than any mail could be."""

    def __init__(self, characters: int, limit: int) -> None:
        self.characters = characters
        self.limit = limit
        super().__init__(f"The text has {characters:,} characters: at most {limit:,} can be read.")


class TooManyBrackets(MarkupError):
    """Raised when a text has more opening brackets than can be read in reasonable time."""

    def __init__(self, brackets: int, limit: int) -> None:
        self.brackets = brackets
        self.limit = limit
        super().__init__(
            f"The text has {brackets:,} opening brackets: at most {limit:,} can be read."
        )
