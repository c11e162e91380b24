"""Issues and items as these tests need them: complete, so that one fault shows at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.issues import Issue, IssueText, Item, ItemText, add_item, draft_empty, revise_issue
from newsletter.mail import Contributor, Masthead, Role

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
MASTHEAD = Masthead(
    name="Randnotizen",
    base_url="https://letters.example.test",
    imprint="Redaktion Randnotizen, Musterweg 1, 12345 Musterstadt",
)
WORDS = IssueText(title="Der langsame Garten", intro="Guten Morgen.", language="de")
GARDEN = ItemText(
    title="Ein Beet, das zehn Jahre lang niemand umgräbt",
    body="Was nach Nachlässigkeit klingt, erweist sich als *genaue* Methode. "
    "Die Beete danken es mit Blüten, die niemand gesät hat.",
    contributors=(
        Contributor(name="Jonas Muster", prefix="Prof. Dr."),
        Contributor(name="Karla Entwurf", role=Role.TRANSLATOR),
    ),
    source_name="Die Probezeitung",
    published_on=date(2026, 11, 16),
    url="https://probezeitung.example/garten",
)
BRIDGE = replace(
    GARDEN,
    title="Warum Brücken immer zwei Geschichten erzählen",
    url="https://probezeitung.example/bruecken",
)
CLOCK = replace(GARDEN, title="Die Uhr im Treppenhaus", url="https://probezeitung.example/uhr")


async def make_issue(session: AsyncSession, *texts: ItemText) -> Issue:
    """Store a draft with these items, or with the garden's."""
    issue = await draft_empty(session, title=WORDS.title, language="de", now=NOON)
    assert issue.id is not None
    issue = await revise_issue(session, issue.id, version=1, text=WORDS)
    for text in texts or (GARDEN,):
        await add_item(session, issue.id or 0, text)
    return issue


def build(text: ItemText = GARDEN, *, position: int = 1, **changes: Any) -> Item:
    """Make an item without a database."""
    words = replace(text, **changes)
    item = Item(id=position + 100, issue_id=1, position=position)
    item.sqlmodel_update(
        {
            **{name: getattr(words, name) for name in words.__dataclass_fields__},
            "contributors": [
                {"name": each.name, "prefix": each.prefix, "role": each.role}
                for each in words.contributors
            ],
        }
    )
    return item
