"""The same roundup pasted once more onto its draft: compared, and what is ticked taken over."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Response

from newsletter.fetch import FetchError
from newsletter.issues import (
    Change,
    ChangeKind,
    FieldChange,
    IssueIsPublished,
    IssueStatus,
    NothingPasted,
    NotImported,
    StaleVersion,
    compare_again,
    paste_again,
    read_issue,
    take_again,
)
from newsletter.roundups import RoundupError
from newsletter.web.desk.pasting import Pasted, read_form, take_pasted
from newsletter.web.desk.review_view import FIELD_WORDS
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_PATH = "/desk/issues/{number:int}/review"
_HIGHEST = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class ShownField:
    """A field that changes, in words."""

    words: str
    before: str
    after: str
    kept: bool


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """One line to tick."""

    key: int
    kind: ChangeKind
    title: str
    edited: bool
    fields: tuple[ShownField, ...]


@router.get(f"{_PATH}/again")
async def show_box(visit: VisitDep, number: IssueNumber) -> Response:
    """Show the box that takes a newer version."""
    if (await read_issue(visit.session, number)).issue.status is IssueStatus.PUBLISHED:
        return redirect(f"/desk/issues/{number}")
    return visit.show("review_again.html", number=number, pasted=Pasted(), problem="")


@router.post(f"{_PATH}/again")
async def take_newer(visit: VisitDep, number: IssueNumber) -> Response:
    """Keep the newer version and go on to what is different in it."""
    pasted = await read_form(visit.request)
    try:
        taken = await take_pasted(visit, pasted)
        await paste_again(visit.session, number, taken.text)
    except NotImported as error:
        raise HTTPException(404) from error
    except IssueIsPublished:
        return redirect(f"/desk/issues/{number}")
    except (RoundupError, FetchError) as error:
        problem = explain(error, visit.language)
        return visit.show("review_again.html", 422, number=number, pasted=pasted, problem=problem)
    return redirect(f"/desk/issues/{number}/review/changes")


@router.get(f"{_PATH}/changes")
async def show_changes(visit: VisitDep, number: IssueNumber) -> Response:
    """Show what is different in the newer version."""
    return await _show(visit, number, is_stale=False)


@router.post(f"{_PATH}/changes")
async def take_changes(
    visit: VisitDep,
    number: IssueNumber,
    version: Annotated[int, Form(ge=0, le=_HIGHEST)],
    key: Annotated[list[int] | None, Form()] = None,
    words: Annotated[str, Form()] = "",
) -> Response:
    """Take over what is ticked."""
    try:
        corrected = await take_again(
            visit.session, number, key or [], words=bool(words), version=version, now=visit.now
        )
    except StaleVersion:
        return await _show(visit, number, is_stale=True)
    except NothingPasted:
        return redirect(f"/desk/issues/{number}/review")
    except IssueIsPublished:
        return redirect(f"/desk/issues/{number}")
    except NotImported as error:
        raise HTTPException(404) from error
    await visit.record("pasted_again", number)
    kept = ".".join(str(each.position or 0) for each in corrected.kept)
    query = "done=taken" + (f"&kept={kept}" if kept else "")
    return redirect(f"/desk/issues/{number}/review?{query}")


async def _show(visit: Visit, number: int, *, is_stale: bool) -> Response:
    try:
        comparison = await compare_again(visit.session, number)
    except NothingPasted:
        return redirect(f"/desk/issues/{number}/review/again")
    except (NotImported, RoundupError) as error:
        raise HTTPException(404) from error
    return visit.show(
        "review_changes.html",
        409 if is_stale else 200,
        number=number,
        version=comparison.review.version,
        changes=[_show_change(visit, change) for change in comparison.changes],
        words=[_show_field(visit, change) for change in comparison.words],
        is_stale=is_stale,
    )


def _show_change(visit: Visit, change: Change) -> ShownChange:
    return ShownChange(
        key=change.key,
        kind=change.kind,
        title=change.title,
        edited=change.edited,
        fields=tuple(_show_field(visit, each) for each in change.fields),
    )


def _show_field(visit: Visit, change: FieldChange) -> ShownField:
    before, after = _leave_out_same(_write(change.before), _write(change.after))
    return ShownField(
        words=visit.say(FIELD_WORDS[change.name]), before=before, after=after, kept=change.kept
    )


def _leave_out_same(before: str, after: str) -> tuple[str, str]:
    """Return two texts without the paragraphs that are in both, a mark where some are left out."""
    old, new = before.split("\n\n"), after.split("\n\n")
    shown_old: list[str] = []
    shown_new: list[str] = []
    for what, first, last, start, end in SequenceMatcher(a=old, b=new).get_opcodes():
        same = what == "equal"
        shown_old += ["[…]"] if same else old[first:last]
        shown_new += ["[…]"] if same else new[start:end]
    return "\n\n".join(shown_old), "\n\n".join(shown_new)


def _write(value: Any) -> str:
    """Return what a field holds as text; people by their names."""
    if isinstance(value, list):
        return ", ".join(f"{each['prefix']} {each['name']}".strip() for each in value)
    return str(value or "")
