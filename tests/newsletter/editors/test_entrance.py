"""The entrance: what is wrong is not told, and wrong passwords are counted."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from unicodedata import normalize

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.editors import (
    Admitted,
    Editor,
    Refused,
    Role,
    TooManyAttempts,
    add_editor,
    sign_in,
)
from newsletter.editors.attempts import locate, note_failure
from newsletter.editors.models import SignInAttempt

AddEditor = Callable[..., Awaitable[Editor]]
WRONG = "zwölf Falsche"
TryIt = Callable[..., Awaitable[Admitted | Refused | TooManyAttempts]]


@pytest.fixture
def attempt(session: AsyncSession, now: datetime) -> TryIt:
    """Return what tries to sign in, with a wrong password if none is given."""

    async def attempt(
        email: str = "ada@example.org",
        password: str = WRONG,
        *,
        ip: str = "192.0.2.1",
        at: datetime = now,
    ) -> Admitted | Refused | TooManyAttempts:
        return await sign_in(session, email, password, ip=ip, user_agent="", now=at)

    return attempt


@pytest.mark.parametrize("email", ["ada@example.org", " ADA@EXAMPLE.ORG ", "Ada@example.org"])
async def test_the_right_password_opens_whatever_the_spelling_of_the_address(
    add: AddEditor, attempt: TryIt, password: str, email: str
) -> None:
    await add()

    assert isinstance(await attempt(email, password), Admitted)


async def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    session: AsyncSession, add: AddEditor, attempt: TryIt, password: str, now: datetime
) -> None:
    await add()
    await add_editor(session, "invited@example.org", role=Role.EDITOR, now=now)

    answers = [
        await attempt("ada@example.org", WRONG),
        await attempt("nobody@example.org", password),
        await attempt("invited@example.org", password),
        await attempt("invited@example.org", ""),
        await attempt("no address", password),
        await attempt("", ""),
        await attempt("\udcff\x00", "\udcff\x00"),
    ]

    assert answers == [Refused()] * 7


async def test_the_fifth_failure_closes_an_account_for_a_quarter_of_an_hour(
    add: AddEditor, attempt: TryIt, password: str, now: datetime
) -> None:
    await add()
    for minute in range(5):
        assert (
            await attempt(ip=f"192.0.2.{minute}", at=now + timedelta(minutes=minute)) == Refused()
        )

    closed = await attempt(password=password, at=now + timedelta(minutes=4))
    opened_at = now + timedelta(minutes=15)

    assert closed == TooManyAttempts(retry_at=opened_at)
    assert isinstance(
        await attempt(password=password, at=opened_at - timedelta(seconds=1)), TooManyAttempts
    )
    assert isinstance(await attempt(password=password, at=opened_at), Admitted)


async def test_an_account_that_does_not_exist_is_closed_just_the_same(
    attempt: TryIt, now: datetime
) -> None:
    for _ in range(5):
        await attempt("nobody@example.org")

    assert await attempt("NOBODY@example.org") == TooManyAttempts(
        retry_at=now + timedelta(minutes=15)
    )


async def test_attempts_at_a_closed_account_do_not_keep_it_closed(
    add: AddEditor, attempt: TryIt, password: str, now: datetime
) -> None:
    await add()
    for _ in range(5):
        await attempt()
    for minute in range(15):
        assert isinstance(await attempt(at=now + timedelta(minutes=minute)), TooManyAttempts)

    assert isinstance(await attempt(password=password, at=now + timedelta(minutes=15)), Admitted)


async def test_twenty_failures_close_the_door_to_an_address_of_the_network_only(
    add: AddEditor, attempt: TryIt, password: str
) -> None:
    await add()
    for number in range(20):
        assert await attempt(f"guess{number}@example.org") == Refused()

    assert isinstance(await attempt(password=password), TooManyAttempts)
    assert isinstance(await attempt(password=password, ip="::ffff:192.0.2.1"), TooManyAttempts)
    assert isinstance(await attempt(password=password, ip="192.0.2.2"), Admitted)


async def test_all_addresses_of_one_ipv6_customer_count_as_one(
    session: AsyncSession, add: AddEditor, attempt: TryIt, password: str, now: datetime
) -> None:
    await add()
    for number in range(20):
        await note_failure(session, locate(f"{number}", f"2001:db8:1:2::{number:x}"), now=now)

    assert isinstance(await attempt(password=password, ip="2001:db8:1:2:ffff::1"), TooManyAttempts)
    assert isinstance(await attempt(password=password, ip="2001:db8:1:3::1"), Admitted)


async def test_the_right_password_forgets_the_failures_before_it(
    add: AddEditor, attempt: TryIt, password: str
) -> None:
    await add()
    for _ in range(2):
        for _ in range(4):
            assert await attempt() == Refused()
        assert isinstance(await attempt(password=password), Admitted)


async def test_failures_that_no_longer_count_are_deleted(
    session: AsyncSession, attempt: TryIt, now: datetime
) -> None:
    await attempt()
    await attempt(at=now + timedelta(minutes=15))

    (left,) = (await session.exec(select(SignInAttempt))).all()

    assert left.at == now + timedelta(minutes=15)


async def test_the_list_of_failures_does_not_name_anybody(
    session: AsyncSession, attempt: TryIt
) -> None:
    await attempt("ada@example.org")

    (kept,) = (await session.exec(select(SignInAttempt))).all()

    assert "ada" not in kept.account
    assert len(kept.account) == 64


async def test_guesses_that_come_at_the_same_time_do_not_slip_past_the_limit(
    sessions: Sessions, now: datetime
) -> None:
    async def guess(number: int) -> Admitted | Refused | TooManyAttempts:
        async with sessions.begin() as session:
            return await sign_in(
                session,
                "ada@example.org",
                f"guess {number}",
                ip=f"192.0.2.{number}",
                user_agent="",
                now=now,
            )

    answers = await asyncio.gather(*map(guess, range(9)))

    assert [type(answer) for answer in answers].count(Refused) == 5
    assert [type(answer) for answer in answers].count(TooManyAttempts) == 4


async def test_a_hash_of_older_parameters_is_renewed_at_the_next_sign_in(
    add: AddEditor, attempt: TryIt, password: str
) -> None:
    ada = await add()
    weak = Argon2Hasher(time_cost=1, memory_cost=1024).hash(password)
    ada.password_hash = weak

    assert await attempt() == Refused()
    assert ada.password_hash == weak
    assert isinstance(await attempt(password=password), Admitted)
    assert ada.password_hash != weak
    assert ada.password_hash.startswith("$argon2id$")
    assert isinstance(await attempt(password=password), Admitted)


async def test_a_password_typed_on_another_keyboard_is_the_same_password(
    add: AddEditor, attempt: TryIt, session: AsyncSession, now: datetime
) -> None:
    ada = await add()
    ada.password_hash = Argon2Hasher().hash(normalize("NFC", "zwölf Übungen"))

    assert isinstance(await attempt(password=normalize("NFD", "zwölf Übungen")), Admitted)
