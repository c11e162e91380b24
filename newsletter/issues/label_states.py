"""Labels as the database keeps them, and the way back from each correction."""

import zlib
from dataclasses import dataclass
from typing import Any, Final

from newsletter.roundups import Labelling, LabelRole, Place, Survey

MOST_STEPS: Final = 50
"""How many corrections can be undone."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One correction, told backwards: what stood there before it.

    `places` are the former places by block; `rows` are the columns of items that it took out of
    the draft, by key, as far as somebody had written in them.
    """

    reading: str
    even_quotes: bool
    places: tuple[tuple[int, Place], ...]
    rows: dict[int, dict[str, Any]]

    def undo(self, labelling: Labelling) -> Labelling:
        """Return the labelling as it was before the correction."""
        places = list(labelling.places)
        for index, place in self.places:
            places[index] = place
        return Labelling(reading=self.reading, places=tuple(places), even_quotes=self.even_quotes)


def step_back(before: Labelling, after: Labelling, rows: dict[int, dict[str, Any]]) -> Step:
    """Return the step that leads from `after` back to `before`."""
    pairs = enumerate(zip(before.places, after.places, strict=True))
    return Step(
        reading=before.reading,
        even_quotes=before.even_quotes,
        places=tuple((index, old) for index, (old, new) in pairs if old != new),
        rows=rows,
    )


def write_labels(surveyed: Survey, labelling: Labelling) -> dict[str, Any]:
    """Return a labelling as JSON, with a sum of how the source was cut."""
    return {
        "cut": _sum_up(surveyed),
        "reading": labelling.reading,
        "even_quotes": labelling.even_quotes,
        "places": [_write_place(place) for place in labelling.places],
    }


def read_labels(surveyed: Survey, written: dict[str, Any]) -> Labelling | None:
    """Read what `write_labels` wrote.

    None when nothing was written, or when the importer has learnt to cut this source otherwise.
    """
    if not written or written["cut"] != _sum_up(surveyed):
        return None
    return Labelling(
        reading=written["reading"],
        places=tuple(_read_place(*place) for place in written["places"]),
        even_quotes=written["even_quotes"],
    )


def write_step(step: Step) -> dict[str, Any]:
    """Return a step as JSON."""
    return {
        "reading": step.reading,
        "even_quotes": step.even_quotes,
        "places": [[index, *_write_place(place)] for index, place in step.places],
        "rows": [[key, columns] for key, columns in step.rows.items()],
    }


def read_step(written: dict[str, Any]) -> Step:
    """Read what `write_step` wrote."""
    return Step(
        reading=written["reading"],
        even_quotes=written["even_quotes"],
        places=tuple((index, _read_place(*place)) for index, *place in written["places"]),
        rows=dict(written["rows"]),
    )


def _write_place(place: Place) -> list[str | int | None]:
    return [place.role.value, place.item]


def _read_place(role: str, item: int | None) -> Place:
    return Place(role=LabelRole(role), item=item)


def _sum_up(surveyed: Survey) -> int:
    spans = ",".join(f"{first}-{last}" for first, last in _spans(surveyed))
    return zlib.crc32(spans.encode())


def _spans(surveyed: Survey) -> list[tuple[int, int]]:
    return [mark.block.lines for mark in surveyed.marked]
