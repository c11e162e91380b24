"""The items of a draft: saved, added, removed, and moved."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from newsletter.issues import (
    BadText,
    IssueIsPublished,
    StaleVersion,
    UnknownItem,
    add_item,
    move_item,
    read_issue,
    remove_item,
    revise_item,
)
from newsletter.web.desk.choices import list_choices
from newsletter.web.desk.forms import ItemForm, say_problems
from newsletter.web.desk.issue_page import NEW_ITEM, Typed, show_issue
from newsletter.web.desk.uploads import receive
from newsletter.web.desk.visit import IssueNumber, ItemId, Visit, VisitDep
from newsletter.web.pages import redirect

router = APIRouter()

_ITEM = "/desk/issues/{number:int}/items/{item_id:int}"
_HIGHEST = 2**31 - 1
_Fields = Annotated[ItemForm, Form()]


@router.post("/desk/issues/{number:int}/items")
async def add(visit: VisitDep, number: IssueNumber, form: _Fields) -> Response:
    """Put a new item behind the others."""
    form, problems = await receive(visit, form)
    if problems:
        return await _show_problems(visit, number, NEW_ITEM, form, problems)
    try:
        item = await add_item(visit.session, number, form.text())
    except BadText as error:
        problems = say_problems(error, visit.language)
        return await _show_problems(visit, number, NEW_ITEM, form, problems)
    return redirect(f"/desk/issues/{number}#item-{item.id}")


@router.post(_ITEM)
async def save(visit: VisitDep, number: IssueNumber, item_id: ItemId, form: _Fields) -> Response:
    """Save one item; if somebody else has changed or removed it, show both texts."""
    form, problems = await receive(visit, form)
    if problems:
        return await _show_problems(visit, number, item_id, form, problems)
    try:
        await revise_item(visit.session, number, item_id, version=form.version, text=form.text())
    except BadText as error:
        problems = say_problems(error, visit.language)
        return await _show_problems(visit, number, item_id, form, problems)
    except (StaleVersion, UnknownItem, IssueIsPublished) as error:
        published = isinstance(error, IssueIsPublished)
        return await _show_both(visit, number, item_id, form, published=published)
    return redirect(f"/desk/issues/{number}#item-{item_id}")


@router.post(f"{_ITEM}/link")
async def save_link(
    visit: VisitDep,
    number: IssueNumber,
    item_id: ItemId,
    version: Annotated[int, Form(ge=0, le=_HIGHEST)],
    url: Annotated[str, Form()] = "",
) -> Response:
    """Save one item's link: pasting a roundup as plain text loses them all."""
    item = (await read_issue(visit.session, number)).item(item_id)
    form = ItemForm.of(item, visit.language).model_copy(update={"url": url, "version": version})
    return await save(visit, number, item_id, form)


@router.post(f"{_ITEM}/move")
async def move(
    visit: VisitDep,
    number: IssueNumber,
    item_id: ItemId,
    direction: Annotated[Literal["up", "down"], Form()],
) -> Response:
    """Move an item one place up or down."""
    await move_item(visit.session, number, item_id, steps=-1 if direction == "up" else 1)
    return redirect(f"/desk/issues/{number}#item-{item_id}")


@router.get(f"{_ITEM}/remove")
async def ask_to_remove(visit: VisitDep, number: IssueNumber, item_id: ItemId) -> HTMLResponse:
    """Ask whether an item is really to go."""
    item = (await read_issue(visit.session, number)).item(item_id)
    return visit.show("remove.html", number=number, item=item, changed=False)


@router.post(f"{_ITEM}/remove")
async def remove(
    visit: VisitDep,
    number: IssueNumber,
    item_id: ItemId,
    version: Annotated[int, Form(ge=0, le=_HIGHEST)],
) -> Response:
    """Take an item out, unless it was changed since the question was asked."""
    try:
        await remove_item(visit.session, number, item_id, version=version)
    except StaleVersion:
        item = (await read_issue(visit.session, number)).item(item_id)
        return visit.show("remove.html", 409, number=number, item=item, changed=True)
    return redirect(f"/desk/issues/{number}")


async def _show_problems(
    visit: Visit, number: int, item_id: int, form: ItemForm, problems: dict[str, str]
) -> HTMLResponse:
    typed = Typed(problems=problems, item_form=form, item_id=item_id)
    return await show_issue(visit, number, typed=typed, status=422)


async def _show_both(
    visit: Visit, number: int, item_id: int, form: ItemForm, *, published: bool
) -> HTMLResponse:
    """Show what was typed, ready to be saved after all, beside what stands there now."""
    found = await read_issue(visit.session, number)
    newer = next((item for item in found.items if item.id == item_id), None)
    return visit.show(
        "stale_item.html",
        409,
        number=number,
        published=published,
        # Without a newer one, the text can only be added as an item of its own.
        item_id=item_id if newer else NEW_ITEM,
        typed=form.model_copy(update={"version": newer.version if newer else 0}),
        newer=ItemForm.of(newer, visit.language) if newer else None,
        choices=list_choices(visit.language),
    )
