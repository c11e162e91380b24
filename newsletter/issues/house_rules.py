"""House rules: learnt of what editors correct more than once, offered, accepted, applied."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues.corrections import (
    IS_STANDFIRST,
    IS_TEXT,
    imported_of,
    list_changes,
    write_name,
)
from newsletter.issues.errors import UnknownRule
from newsletter.issues.memory import Correction, HouseRule, ImportedItem, RuleKind, RuleUse
from newsletter.issues.models import Item
from newsletter.issues.words import read_words
from newsletter.mail import Contributor, LinkKind, Role
from newsletter.markup import Document, Paragraph, Span, serialise
from newsletter.translation import translate

_OFTEN = 2  # corrections after which a rule is offered
_TITLES = ("Prof", "Dr", "PD", "Mag", "Dipl")


async def follow_rules(session: AsyncSession, issue_id: int, items: Sequence[Item]) -> None:
    """Change the items of a new draft as the rules say, and keep them as they were imported.

    What was changed is kept too. The items are flushed already.
    """
    rules = [rule for rule in await list_rules(session) if rule.accepted_at]
    session.add_all(apply_rules(issue_id, items, rules))
    # As the rules left them: what editors correct beyond is something new to learn.
    session.add_all(imported_of(item) for item in items)
    await session.flush()


async def list_uses(session: AsyncSession, issue_id: int) -> Sequence[RuleUse]:
    """Return what the rules changed in an issue when it was imported."""
    statement = select(RuleUse).where(RuleUse.issue_id == issue_id)
    return (await session.exec(statement.order_by(RuleUse.kind, RuleUse.given))).all()


async def learn(session: AsyncSession, issue_id: int, *, now: datetime) -> None:
    """Note what was corrected in an issue, and offer as a rule what was corrected more than once.

    To be called once an issue, when it is published.
    """
    statement = (
        select(ImportedItem, Item)
        .join(Item, col(Item.id) == col(ImportedItem.item_id))
        .where(Item.issue_id == issue_id)
    )
    pairs = [(before, after) for before, after in await session.exec(statement)]
    changes = list_changes(pairs)
    for each in changes:
        session.add(
            Correction(
                issue_id=issue_id,
                kind=each.kind,
                given=each.given,
                wanted=each.wanted,
                times=each.times,
            )
        )
    await session.flush()
    for kind, given in sorted({(each.kind, each.given) for each in changes}):
        await _offer(session, kind, given, now)


async def list_rules(session: AsyncSession) -> Sequence[HouseRule]:
    """Return all rules, the offered ones first, then by kind and words."""
    rules = (await session.exec(select(HouseRule))).all()
    return sorted(rules, key=lambda rule: (rule.accepted_at is not None, rule.kind, rule.given))


async def accept_rule(
    session: AsyncSession, rule_id: int, *, editor_id: int | None, now: datetime
) -> None:
    """Have a rule applied from now on.

    Raises UnknownRule.
    """
    rule = await _lock_rule(session, rule_id)
    rule.accepted_at = rule.accepted_at or now
    rule.accepted_by = editor_id if rule.accepted_by is None else rule.accepted_by
    await session.flush()


async def delete_rule(session: AsyncSession, rule_id: int) -> None:
    """Forget a rule and what spoke for it: it is offered again only if it is learnt anew.

    Raises UnknownRule.
    """
    rule = await _lock_rule(session, rule_id)
    evidence = delete(Correction).where(
        col(Correction.kind) == rule.kind, col(Correction.given) == rule.given
    )
    await session.exec(evidence)
    await session.delete(rule)
    await session.flush()


def apply_rules(
    issue_id: int, items: Sequence[Item], rules: Sequence[HouseRule]
) -> tuple[RuleUse, ...]:
    """Change freshly imported items as the rules say, and return what each rule changed."""
    uses = []
    # A line that is dropped must be gone before the first paragraph is looked at.
    order = list(RuleKind)
    for rule in sorted(rules, key=lambda rule: order.index(rule.kind), reverse=True):
        changed = sum(_APPLY[rule.kind](item, rule) for item in items)
        if changed:
            uses.append(
                RuleUse(
                    issue_id=issue_id,
                    kind=rule.kind,
                    given=rule.given,
                    wanted=rule.wanted,
                    items=changed,
                )
            )
    return tuple(uses)


async def _offer(session: AsyncSession, kind: RuleKind, given: str, now: datetime) -> None:
    """Offer a rule if it was corrected often enough, and always in the same way."""
    evidence = select(Correction).where(Correction.kind == kind, Correction.given == given)
    totals: dict[str, int] = defaultdict(int)
    for each in await session.exec(evidence):
        totals[each.wanted] += each.times
    statement = select(HouseRule).where(HouseRule.kind == kind, HouseRule.given == given)
    rule = (await session.exec(statement)).first()
    if rule:
        rule.times = totals[rule.wanted]
    elif len(totals) == 1 and (times := sum(totals.values())) >= _OFTEN:
        wanted = next(iter(totals))
        session.add(HouseRule(kind=kind, given=given, wanted=wanted, times=times, offered_at=now))
    await session.flush()


async def _lock_rule(session: AsyncSession, rule_id: int) -> HouseRule:
    rule = await session.get(HouseRule, rule_id, with_for_update=True, populate_existing=True)
    if rule is None:
        raise UnknownRule(rule_id)
    return rule


def _apply_alias(item: Item, rule: HouseRule) -> bool:
    people = [
        _person(rule.wanted)
        if each["role"] == Role.AUTHOR and write_name(each) == rule.given
        else each
        for each in item.contributors
    ]
    changed = people != item.contributors
    item.contributors = people
    return changed


def _person(printed: str) -> dict[str, str]:
    words = printed.split(" ")
    ahead = 0
    while ahead < len(words) - 1 and words[ahead].startswith(_TITLES) and "." in words[ahead]:
        ahead += 1
    person = Contributor(name=" ".join(words[ahead:]), prefix=" ".join(words[:ahead]))
    return {"name": person.name, "prefix": person.prefix, "role": person.role.value}


def _apply_standfirst(item: Item, rule: HouseRule) -> bool:
    first, _, rest = item.body.partition("\n\n")
    if rule.wanted == IS_STANDFIRST:
        # A teaser of one paragraph is a text, and what is marked up is no plain line.
        if item.standfirst or not rest.strip() or first.lstrip().startswith(("#", ">", "-")):
            return False
        item.standfirst, item.body = read_words(first), rest
        return True
    if not item.standfirst:
        return False
    paragraph = Paragraph(inlines=(Span(text=item.standfirst),))
    item.body = "\n\n".join(filter(None, (serialise(Document(blocks=(paragraph,))), item.body)))
    item.standfirst = ""
    return True


def _apply_label(item: Item, rule: HouseRule) -> bool:
    if item.link_label != rule.given or item.link_kind.value == rule.wanted:
        return False
    item.link_kind = LinkKind(rule.wanted)
    return True


def _apply_dropped(item: Item, rule: HouseRule) -> bool:
    paragraphs = item.body.split("\n\n")
    kept = [each for each in paragraphs if read_words(each) != rule.given]
    item.body = "\n\n".join(kept)
    return len(kept) < len(paragraphs)


_APPLY = {
    RuleKind.AUTHOR_ALIAS: _apply_alias,
    RuleKind.STANDFIRST: _apply_standfirst,
    RuleKind.LABEL: _apply_label,
    RuleKind.DROPPED_LINE: _apply_dropped,
}


def say_rule(rule: HouseRule | RuleUse, language: str) -> str:
    """Return a rule as a sentence."""
    link_kind = translate(language, _LINK_KINDS.get(rule.wanted, rule.wanted))
    sentence = _SENTENCES[rule.kind, rule.wanted if rule.kind is RuleKind.STANDFIRST else ""]
    return translate(language, sentence).format(
        given=rule.given, wanted=rule.wanted, link_kind=link_kind
    )


_SENTENCES = {
    (RuleKind.AUTHOR_ALIAS, ""): "“{given}” is written “{wanted}”.",
    (RuleKind.STANDFIRST, IS_STANDFIRST): "The first paragraph of an item is its standfirst.",
    (RuleKind.STANDFIRST, IS_TEXT): "Items have no standfirst: it is their first paragraph.",
    (RuleKind.LABEL, ""): "A link called “{given}” means: {link_kind}.",
    (RuleKind.DROPPED_LINE, ""): "The line “{given}” is taken out.",
}
_LINK_KINDS = {
    LinkKind.CONTINUE.value: "Continue reading",
    LinkKind.ORIGINAL.value: "To the original",
    LinkKind.WATCH.value: "Watch",
    LinkKind.LISTEN.value: "Listen",
    LinkKind.NONE.value: "No link",
}
