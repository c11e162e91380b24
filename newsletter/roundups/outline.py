"""An outline: which block, by index, plays which part in one reading of the source."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The blocks of one item; `head` are byline, date and credit lines, `body` is the rest."""

    title: int | None = None
    kicker: int | None = None
    standfirst: int | None = None
    head: tuple[int, ...] = ()
    body: tuple[int, ...] = ()
    sure: float = 1.0  # how certain the title is

    @property
    def indices(self) -> tuple[int, ...]:
        """All blocks of the item in order."""
        single = (
            index for index in (self.title, self.kicker, self.standfirst) if index is not None
        )
        return tuple(sorted((*single, *self.head, *self.body)))


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One reading: the parts outside the items, and the items."""

    items: tuple[Stretch, ...]
    title: int | None = None
    intro: tuple[int, ...] = ()
    outro: tuple[int, ...] = ()
    left_over: tuple[int, ...] = ()
    numbered: bool = False  # the titles carry numbers that are no part of them
