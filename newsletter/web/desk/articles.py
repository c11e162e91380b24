"""An item by the page of its article: what the page says is suggested, or makes a new item."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from newsletter.fetch import FetchError
from newsletter.intake import Article, IntakeError, open_article
from newsletter.issues import BadText, IssueIsPublished, add_item, read_issue, write_contributors
from newsletter.mail import Contributor, Role
from newsletter.roundups import RoundupError
from newsletter.translation import write_date
from newsletter.web.desk.choices import list_choices
from newsletter.web.desk.forms import ItemForm, say_problems
from newsletter.web.desk.issue_page import NEW_ITEM, Typed, show_issue
from newsletter.web.desk.items import save
from newsletter.web.desk.review_view import FIELD_WORDS
from newsletter.web.desk.visit import IssueNumber, ItemId, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_ITEM = "/desk/issues/{number:int}/items/{item_id:int}"
_HIGHEST = 2**31 - 1
_Url = Annotated[str, Form(max_length=2000)]
_FIELDS = (
    "title",
    "contributors",
    "published_on",
    "source_name",
    "url",
    "link_language",
    "standfirst",
)
"""What a page may fill, in the order of the form."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One field as it is, and as the page would have it."""

    name: str
    label: str
    present: str
    found: str
    shown_present: str
    shown_found: str

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to take over."""
        return self.present == self.found


@router.post(f"{_ITEM}/article")
async def suggest(
    visit: VisitDep, number: IssueNumber, item_id: ItemId, url: _Url = ""
) -> HTMLResponse:
    """Show what the page behind an item's link says beside what stands there; change nothing."""
    found = await read_issue(visit.session, number)
    item = found.item(item_id)
    await visit.rest()
    try:
        article = await open_article(item.url or url, guard=visit.site.guard)
    except (FetchError, RoundupError, IntakeError) as error:
        return await show_issue(visit, number, alert=explain(error, visit.language), status=422)
    form = ItemForm.of(item, visit.language)
    return visit.show(
        "article.html",
        number=number,
        item=item,
        suggestions=list(_compare(visit, form, article)),
        url=article.url,
        image=article.facts.image,
    )


@router.post(f"{_ITEM}/article/apply")
async def apply(
    visit: VisitDep,
    number: IssueNumber,
    item_id: ItemId,
    version: Annotated[int, Form(ge=0, le=_HIGHEST)],
    take: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Put the ticked fields into an item, and leave the others as they are."""
    item = (await read_issue(visit.session, number)).item(item_id)
    sent = await visit.request.form(max_files=0, max_fields=100)
    chosen = {
        name: str(sent[f"found:{name}"]).replace("\r\n", "\n")
        for name in _FIELDS
        if name in (take or ()) and f"found:{name}" in sent
    }
    form = ItemForm.of(item, visit.language).model_copy(update={**chosen, "version": version})
    return await save(visit, number, item_id, form)


@router.post("/desk/issues/{number:int}/items/article")
async def add_by_address(visit: VisitDep, number: IssueNumber, url: _Url = "") -> Response:
    """Put a new item behind the others, made of what the page of its article says."""
    issue = (await read_issue(visit.session, number)).issue
    await visit.rest()
    try:
        article = await open_article(url, guard=visit.site.guard)
    except (FetchError, RoundupError, IntakeError) as error:
        typed = Typed(address=url, problems={"address": explain(error, visit.language)})
        return await show_issue(visit, number, typed=typed, status=422)
    language = article.facts.language or ""
    form = ItemForm(
        **_read_fields(article, visit.language),
        language="" if language == issue.language else language,
    )
    try:
        item = await add_item(visit.session, number, form.text())
    except BadText as error:
        typed = Typed(
            problems=say_problems(error, visit.language), item_form=form, item_id=NEW_ITEM
        )
        return await show_issue(visit, number, typed=typed, status=422)
    except IssueIsPublished as error:
        return await show_issue(visit, number, alert=explain(error, visit.language), status=409)
    return redirect(f"/desk/issues/{number}#item-{item.id}")


def _read_fields(article: Article, language: str) -> dict[str, str]:
    """Return what a page says of its article as the form of an item has it."""
    facts = article.facts
    people = tuple(
        Contributor(name=each.name, prefix=each.prefix or "", role=Role(each.role.value))
        for each in facts.authors
    )
    known = {tag for tag, _ in list_choices(language).tongues}
    return {
        "title": facts.title or "",
        "contributors": write_contributors(people, language),
        "published_on": facts.published_on.isoformat() if facts.published_on else "",
        "source_name": facts.site or "",
        "url": article.url,
        "link_language": facts.language if facts.language in known and facts.language else "",
        "standfirst": facts.description or "",
    }


def _compare(visit: Visit, form: ItemForm, article: Article) -> Iterator[Suggestion]:
    for name, found in _read_fields(article, visit.language).items():
        present = str(getattr(form, name))
        if found:
            yield Suggestion(
                name=name,
                label=visit.say(FIELD_WORDS[name]),
                present=present,
                found=found,
                shown_present=_write(name, present, visit.language),
                shown_found=_write(name, found, visit.language),
            )


def _write(name: str, value: str, language: str) -> str:
    """Return what a field holds as people write it."""
    if not value:
        return ""
    if name == "published_on":
        return write_date(date.fromisoformat(value), language)
    if name == "link_language":
        return dict(list_choices(language).with_tongue(value))[value]
    return value
