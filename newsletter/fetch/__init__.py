"""The guarded fetcher: the only way in which this program opens a URL that somebody typed."""

from newsletter.fetch.errors import (
    BadStatus,
    BadUrl,
    FetchError,
    ForbiddenAddress,
    NotAnswering,
    TooLarge,
    TooManyRedirects,
    UnknownHost,
    Unreadable,
)
from newsletter.fetch.fetching import Fetched, fetch
from newsletter.fetch.guard import Guard
from newsletter.fetch.probing import probe

__all__ = [
    "BadStatus",
    "BadUrl",
    "FetchError",
    "Fetched",
    "ForbiddenAddress",
    "Guard",
    "NotAnswering",
    "TooLarge",
    "TooManyRedirects",
    "UnknownHost",
    "Unreadable",
    "fetch",
    "probe",
]
