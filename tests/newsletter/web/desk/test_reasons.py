"""Who did not get an issue, and why; and the file of all of them."""

import csv
import io

from httpx import AsyncClient

from newsletter.deliveries import DeliveryStatus
from tests.newsletter.web.desk.press import Press, read_words
from tests.newsletter.web.people import Readers


async def test_each_reason_says_what_it_means_and_leads_to_its_people(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    people = [await readers.join(f"reader{at}@example.test") for at in range(5)]
    number = await press.sent()
    for at in (0, 1, 2):
        reply = f"<b>blocked</b> for 192.0.2.{at}"
        await press.settle(number, people[at], DeliveryStatus.FAILED, reply, code=550)
    await press.settle(number, people[3], DeliveryStatus.SENT)
    page = (await desk.get(f"/desk/issues/{number}/reasons")).text
    words = read_words(page)

    assert "3 people who had their turn do not have it." in words
    assert "1 person is still waiting." in words
    assert "3 people Failed The server takes the mail for spam" in words
    assert "Run “newsletter doctor”" in words
    assert "550 &lt;b&gt;blocked&lt;/b&gt; for" not in page  # tags are a server's particulars
    link = page.split(f'href="/desk/issues/{number}/recipients?state=failed&amp;reason=')[1]
    key = link.split('"')[0]
    listed = (await desk.get(f"/desk/issues/{number}/recipients?state=failed&reason={key}")).text
    assert all(f"reader{at}@example.test" in listed for at in (0, 1, 2))
    assert "reader3@example.test" not in listed


async def test_where_all_have_it_there_is_no_reason(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, _ = await press.settled(readers, DeliveryStatus.SENT)
    page = (await desk.get(f"/desk/issues/{number}/reasons")).text

    assert "Everybody who had their turn has it." in page
    assert "Send the rest" not in page


async def test_the_reasons_are_told_in_german(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    number, _ = await press.settled(readers, DeliveryStatus.BOUNCED, "unknown", code=550)
    page = (await desk.get(f"/desk/issues/{number}/reasons?lang=de")).text

    assert "Die Adresse gibt es nicht oder nicht mehr." in page


async def test_what_no_server_said_is_told_in_the_language_of_the_page(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    ours = "The server takes no addresses beyond ASCII: it does not offer SMTPUTF8."
    number, mara = await press.settled(readers, DeliveryStatus.FAILED, ours, code=None)
    path = f"/desk/issues/{number}"
    pages = [
        (await desk.get(f"{path}/{page}?lang=de")).text
        for page in ("reasons", "recipients", f"recipients/{mara}")
    ]

    assert all("Er bietet SMTPUTF8 nicht an." in page for page in pages)
    assert "Antwort des Servers" not in pages[0]


async def test_after_a_cancelled_sending_nobody_is_told_to_wait(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara = await readers.join()
    await readers.join("bea@example.test")
    number = await press.sent()
    await press.settle(number, mara, DeliveryStatus.DEFERRED, "Greylisted", code=450)
    path = f"/desk/issues/{number}"
    await desk.post(f"{path}/cancel")
    words = read_words((await desk.get(f"{path}/reasons")).text)

    assert "The sending was cancelled: to try again, send the rest." in words
    assert "1 person had not had their turn when the sending was cancelled." in words
    assert "48 hours" not in words


async def test_what_was_never_sent_has_no_reasons_and_no_file(
    desk: AsyncClient, press: Press
) -> None:
    number = await press.published()

    for page in ("reasons", "recipients", "recipients.csv", "rest"):
        assert (await desk.get(f"/desk/issues/{number}/{page}")).status_code == 404


async def test_the_people_are_downloaded_as_a_file(
    desk: AsyncClient, press: Press, readers: Readers
) -> None:
    mara, bea = await readers.join(), await readers.join("bea@example.test")
    number = await press.sent()
    await press.settle(number, mara, DeliveryStatus.SENT, "=1+1")
    everybody = await desk.get(f"/desk/issues/{number}/recipients.csv")
    queued = await desk.get(f"/desk/issues/{number}/recipients.csv?state=queued")

    assert everybody.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="issue-{number}-recipients.csv"' in everybody.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(everybody.text.removeprefix("\ufeff"))))
    assert [(row["address"], row["state"], row["reply"]) for row in rows] == [
        ("mara@example.test", "sent", "'=1+1"),
        ("bea@example.test", "queued", ""),
    ]
    assert f"\r\n{bea},bea@example.test,queued" in queued.text
    assert "mara" not in queued.text
