"""How heavy a mail is: the end of one over 102 KB is hidden by Gmail."""

from dataclasses import replace

from newsletter.mail.content import ItemContent
from newsletter.mail.render import render_issue
from newsletter.mail.weighing import Weight, weigh
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

_PLAIN = replace(ISSUE.items[5], body="Wort " * 70)
EMPTY = replace(ISSUE, intro="", outro="", items=())


def _weigh(*items: ItemContent) -> Weight:
    return weigh(render_issue(replace(ISSUE, items=items), MASTHEAD).html)


def test_fifteen_items_of_350_characters_are_at_most_80_kilobytes() -> None:
    assert len(_PLAIN.body) == 350

    assert _weigh(*[_PLAIN] * 15).total <= 80_000


def test_an_item_and_the_frame_cost_what_they_cost() -> None:
    weight = _weigh(*[_PLAIN] * 15)

    assert max(weight.items) <= 3_450  # with 350 of text, and without its line of the contents
    assert weigh(render_issue(EMPTY, MASTHEAD).html).total <= 19_000
    assert weight.frame <= 25_500  # the list of contents among it


def test_every_byte_belongs_to_an_item_or_to_the_frame() -> None:
    weight = weigh(render_issue(ALL_KINDS, MASTHEAD).html)

    assert len(weight.items) == len(ALL_KINDS.items)
    assert weight.frame + sum(weight.items) == weight.total
    assert 15_000 < weight.frame < 35_000


def test_the_heaviest_items_are_named_first() -> None:
    heavy = replace(_PLAIN, body="ä" * 5_000)
    weight = _weigh(_PLAIN, heavy, replace(_PLAIN, body="Wort " * 100))

    assert weight.heaviest(2) == (2, 3)
    assert weight.items[1] - weight.items[0] >= 9_000  # bytes, not characters


def test_an_issue_without_an_outro_and_one_without_items_are_weighed_too() -> None:
    bare = weigh(render_issue(replace(ISSUE, outro="", items=(_PLAIN,)), MASTHEAD).html)

    assert abs(bare.items[0] - _weigh(_PLAIN).items[0]) <= 30  # the foot is no card
    assert weigh(render_issue(EMPTY, MASTHEAD).html).items == ()
    assert weigh("<p>…</p>") == Weight(total=10, items=())
