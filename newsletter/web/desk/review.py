"""The review desk: the source of an import beside its items, and the labels between them."""

from collections.abc import Iterator, Sequence
from typing import Final

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from newsletter.issues import (
    Corrected,
    IssueIsPublished,
    IssueStatus,
    NothingToUndo,
    NotImported,
    Review,
    StaleVersion,
    correct_labels,
    read_review,
    undo_correction,
)
from newsletter.roundups import (
    Assign,
    Choose,
    Correction,
    EvenQuotes,
    Join,
    LabelRole,
    Move,
    RoundupError,
    Split,
    Standfirsts,
)
from newsletter.web.desk.review_view import PER_PAGE, ReviewView
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_PATH: Final = "/desk/issues/{number:int}/review"
_MOST_FIELDS: Final = 3 * PER_PAGE  # two selects a block, and a few more
_DIGITS: Final = 6  # of a block, an item or a position, and one more
_LONGEST_NUMBER: Final = 10
_ROLES: Final = frozenset(role.value for role in LabelRole)
_BULK: Final[dict[str, Correction]] = {
    "standfirsts": Standfirsts(first=True),
    "no-standfirsts": Standfirsts(first=False),
    "even-quotes": EvenQuotes(even=True),
    "own-quotes": EvenQuotes(even=False),
}
_DONE: Final = {
    "changed": "Done.",
    "same": "Nothing had to be changed.",
    "undone": "Taken back.",
    "nothing": "There is nothing to take back.",
    "stale": "Somebody else has corrected this meanwhile. This is how it stands now.",
    "taken": "Taken over from what was pasted.",
}
"""What became of the last correction, as message ids."""


@router.get(_PATH)
async def show_review(
    visit: VisitDep, number: IssueNumber, block: int = 0, done: str = "", kept: str = ""
) -> Response:
    """Show the source with its labels, and the items beside it."""
    review = await _read(visit, number)
    if review.found.issue.status is IssueStatus.PUBLISHED:
        return redirect(f"/desk/issues/{number}")
    return _show(visit, review, block=block, done=done, kept=kept)


@router.post(_PATH)
async def correct(visit: VisitDep, number: IssueNumber) -> Response:
    """Correct labels: those of single blocks, or all at once; all that was sent is one step."""
    async with visit.request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        version, block = _read_number(form, "version"), _read_number(form, "block")
        try:
            if "undo" in form:
                corrected = await undo_correction(visit.session, number, version=version)
                return _go_on(number, block, "undone", corrected)
            review = await _read(visit, number)
            wanted = list(_read_corrections(form, review))
            corrected = await correct_labels(visit.session, number, wanted, version=version)
        except NothingToUndo:
            return _go_on(number, block, "nothing", Corrected(changed=False))
        except StaleVersion:
            review = await _read(visit, number)
            return _show(visit, review, block=block, done="stale", kept="", status=409)
        except IssueIsPublished:
            return redirect(f"/desk/issues/{number}")
        except (NotImported, RoundupError) as error:
            raise HTTPException(404) from error
    if corrected.changed:
        await visit.record("relabelled", number)
    return _go_on(number, block, "changed" if corrected.changed else "same", corrected)


async def _read(visit: Visit, number: int) -> Review:
    """Read a review; an issue that has none is not found here."""
    try:
        return await read_review(visit.session, number)
    except (NotImported, RoundupError) as error:
        raise HTTPException(404) from error


def _show(
    visit: Visit, review: Review, *, block: int, done: str, kept: str, status: int = 200
) -> HTMLResponse:
    view = ReviewView(review, visit.language, first=block)
    numbers = {int(part) for part in kept.split(".") if part.isdecimal() and len(part) < _DIGITS}
    cards = view.list_cards()
    return visit.show(
        "review.html",
        status,
        number=review.found.number,
        issue=review.found.issue,
        view=view,
        review=review,
        block=block,
        rows=view.list_rows(),
        cards=cards,
        troubles=view.list_troubles(),
        said=visit.say(_DONE[done]) if done in _DONE else "",
        is_stale=done == "stale",
        kept=[card for card in cards if card.row and card.row.position in numbers],
        kept_words=0 in numbers,
    )


def _go_on(number: int, block: int, done: str, corrected: Corrected) -> Response:
    kept = ".".join(str(each.position or 0) for each in corrected.kept)
    query = f"block={block}&done={done}" + (f"&kept={kept}" if kept else "")
    return redirect(f"/desk/issues/{number}/review?{query}#block-{block}")


def _read_corrections(form: FormData, review: Review) -> Iterator[Correction]:
    """Read what is to be corrected; a select that stands as it stood asks for nothing."""
    reading = form.get("reading")
    if isinstance(reading, str):
        yield Choose(reading=reading)
    bulk = form.get("bulk")
    if isinstance(bulk, str) and bulk in _BULK:
        yield _BULK[bulk]
    for block, (place, role) in sorted(_read_selects(form).items()):
        if block < len(review.labelling.places):
            yield from _read_block(review, block, place, role)


def _read_selects(form: FormData) -> dict[int, tuple[str, str]]:
    """Return what was chosen for each block: its place, and its role."""
    chosen: dict[int, tuple[str, str]] = {}
    for name, value in form.multi_items():
        kind, _, block = name.partition("-")
        if kind in {"place", "role"} and block.isdecimal() and len(block) < _DIGITS:
            place, role = chosen.get(int(block), ("", ""))
            chosen[int(block)] = (str(value), role) if kind == "place" else (place, str(value))
    return chosen


def _read_block(review: Review, block: int, place: str, role: str) -> Sequence[Correction]:
    corrections: list[Correction] = []
    keys = review.labelling.keys
    if place == "split":
        corrections.append(Split(block=block))
    elif place == "join":
        corrections.append(Join(block=block))
    elif place.isdecimal() and 1 <= int(place[:_DIGITS]) <= len(keys):
        corrections.append(Move(block=block, item=keys[int(place[:_DIGITS]) - 1]))
    if role in _ROLES and role != review.labelling.places[block].role:
        corrections.append(Assign(block=block, role=LabelRole(role)))
    return corrections


def _read_number(form: FormData, name: str) -> int:
    value = form.get(name)
    is_number = isinstance(value, str) and value.isdecimal() and len(value) < _LONGEST_NUMBER
    return int(str(value)) if is_number else 0
