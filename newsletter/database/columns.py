"""The two kinds of column that every table of ours has."""

from enum import StrEnum

from sqlalchemy import DateTime, Enum


def one_of(choices: type[StrEnum]) -> Enum:
    """Return a column that holds one of some words, as readable text."""
    return Enum(
        choices,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def moment() -> DateTime:
    """Return a column that holds a point in time, with its zone."""
    return DateTime(timezone=True)
