"""What is read and written ahead, and what is left of it."""

import asyncio
from collections.abc import Sequence

from newsletter.deliveries.dispatch.stock import Stock
from newsletter.deliveries.outbox.claims import Claim, Person
from newsletter.mail import Envelope

PEOPLE = 600


class Crowd:
    """People, one after the other; nobody is taken back."""

    def __init__(self) -> None:
        self._read = 0

    async def load(self, limit: int) -> Sequence[Claim]:
        first, self._read = self._read, min(self._read + limit, PEOPLE)
        return [
            Claim(1, number, Person(number, "ada@readers.test", ""), part_id=1, run=1)
            for number in range(first + 1, self._read + 1)
        ]

    async def holds(self, _claim: Claim) -> bool:
        return True

    async def rewind(self) -> bool:
        return False

    async def release(self, _claims: Sequence[Claim]) -> None:
        pass


class Forms:
    """Writes the same to everybody."""

    is_signed = False

    def write(self, _claim: Claim) -> Envelope:
        return Envelope("", "ada@readers.test", (), 0, True)


async def test_who_is_passed_over_leaves_no_message_behind() -> None:
    woken = asyncio.Event()
    stock = Stock(Crowd(), Forms(), woken.set)  # type: ignore[arg-type]  # all that is asked of it
    passed = 0

    async def settle() -> None:
        pass

    async with stock.filling(settled=settle):
        while not stock.is_dry:
            if stock.peek() is None:
                await woken.wait()
                woken.clear()
            else:
                stock.pop()
                passed += 1
        assert stock.written_ahead == 0

    assert passed == PEOPLE
