"""The page of one issue: a draft with its forms, or a published issue with its sending."""

from dataclasses import dataclass, field

from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from newsletter.clicks import read_clicks
from newsletter.deliveries import read_progress
from newsletter.issues import (
    Finding,
    IssueStatus,
    IssueWithItems,
    Item,
    list_rules,
    list_ticks,
    list_uses,
    masthead_of,
    needs_link,
    prove,
    read_background,
    read_issue,
    say_rule,
)
from newsletter.mail import Unrenderable
from newsletter.markup import MarkupError, parse, to_html
from newsletter.translation import write_number
from newsletter.web.desk.choices import list_choices
from newsletter.web.desk.findings import group_findings
from newsletter.web.desk.forms import IssueForm, ItemForm
from newsletter.web.desk.passed import list_passed
from newsletter.web.desk.progress import view_progress
from newsletter.web.desk.schedules import view_schedules
from newsletter.web.desk.visit import Visit
from newsletter.web.explanation import explain

NEW_ITEM = 0
"""The id under which the form of an item stands that is not there yet."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What an editor typed that was not taken, with what is wrong by field."""

    problems: dict[str, str] = field(default_factory=dict)
    issue_form: IssueForm | None = None
    item_form: ItemForm | None = None
    item_id: int | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()  # keys of the warnings that were ticked off
    address: str | None = None  # of an article that was to become an item

    @property
    def key(self) -> str:
        """What the ids of the fields begin with that this was typed into."""
        if self.address is not None:
            return "article"
        if self.issue_form:
            return "issue"
        return "publish" if self.item_id is None else f"item{self.item_id}"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One item on the page."""

    item: Item
    form: ItemForm
    people: str
    body: Markup
    problems: dict[str, str]
    is_open: bool


async def show_issue(
    visit: Visit, number: int, *, typed: Typed | None = None, alert: str = "", status: int = 200
) -> HTMLResponse:
    """Answer with the page of an issue; what was typed and not taken stands in its forms again.

    Raises UnknownIssue.
    """
    found = await read_issue(visit.session, number)
    if found.issue.status is IssueStatus.PUBLISHED:
        return await _show_published(visit, found, alert, status)
    return await _show_draft(visit, found, typed or Typed(), alert, status)


async def _show_draft(
    visit: Visit, found: IssueWithItems, typed: Typed, alert: str, status: int
) -> HTMLResponse:
    masthead = masthead_of(visit.site.settings)
    findings: tuple[Finding, ...] = ()
    try:
        proof = await prove(
            found,
            masthead=masthead,
            now=visit.local_now,
            background=await read_background(visit.session, found),
        )
        findings = proof.findings
    except Unrenderable as error:
        alert = alert or explain(error, visit.language)
    return visit.show(
        "issue.html",
        status,
        number=found.number,
        issue=found.issue,
        imported=found.imported,
        groups=group_findings(
            findings,
            visit.language,
            items=found.items,
            issue_language=found.issue.language,
            ticks=await list_ticks(visit.session, found.number),
        ),
        lost=[item for item in found.items if needs_link(item)],
        uses=await _say_uses(visit, found.number),
        cards=_cards(visit, found, typed),
        new_form=typed.item_form if typed.item_id == NEW_ITEM else ItemForm(),
        new_is_open=typed.item_id == NEW_ITEM,
        form=typed.issue_form or IssueForm.of(found.issue),
        words_problems=typed.problems if typed.issue_form else {},
        words_are_open=typed.issue_form is not None or not found.issue.title,
        typed=typed,
        choices=list_choices(visit.language),
        alert=alert,
    )


async def _show_published(
    visit: Visit, found: IssueWithItems, alert: str, status: int
) -> HTMLResponse:
    progress = await read_progress(visit.session, found.number, now=visit.now)
    return visit.show(
        "published.html",
        status,
        number=found.number,
        issue=found.issue,
        items=found.items,
        passed=await list_passed(visit, found.number),
        offered=sum(rule.accepted_at is None for rule in await list_rules(visit.session)),
        progress=view_progress(progress, visit.language) if progress else None,
        schedule=(await view_schedules(visit, [found.number])).get(found.number),
        clicks=await read_clicks(visit.session, found.number),
        counts_clicks=visit.site.settings.click_counts,
        write=lambda amount: write_number(amount, visit.language),
        alert=alert,
    )


async def _say_uses(visit: Visit, number: int) -> list[tuple[str, int]]:
    """Say which house rules were followed, and how many items each has changed."""
    uses = await list_uses(visit.session, number)
    return [(say_rule(use, visit.language), use.items) for use in uses]


def _cards(visit: Visit, found: IssueWithItems, typed: Typed) -> list[Card]:
    cards = []
    for item in found.items:
        form = typed.item_form if typed.item_id == item.id else None
        stored = ItemForm.of(item, visit.language)
        cards.append(
            Card(
                item=item,
                form=form or stored,
                people=stored.contributors.replace("\n", ", "),
                body=_write_body(item.body),
                problems=typed.problems if form else {},
                is_open=form is not None,
            )
        )
    return cards


def _write_body(text: str) -> Markup:
    """Return a text as HTML; what is no markup we can read stands there as it is."""
    try:
        document = parse(text)
    except MarkupError:
        return escape(text)
    # Safe: this writer escapes everything that an editor wrote.
    return Markup(to_html(document, heading_level=4))  # noqa: S704
