"""An evil day: three of ten do not get an issue, each server with words and numbers of its own."""

from typing import Final

from sqlalchemy import text

from benchmarks.sending.stage import Stage, tidy_up

# As many people have each as it stands here, of 1,000 who did not get it.
_REASONS: Final = (
    (300, "deferred", 451, "4.7.1", "Greylisted, please try again in {n} seconds (id {hex})"),
    (220, "failed", 550, "5.7.1", "<…>: blocked, see https://why.example/?id={hex} [192.0.2.7]"),
    (140, "bounced", 550, "5.1.1", "<…>: recipient address rejected: no such user, ref {hex}"),
    (100, "deferred", 452, "4.2.2", "mailbox {n} is over its quota"),
    (80, "failed", 554, "5.7.1", "message {hex} looks like spam, score {n}.4"),
    (60, "skipped", None, None, None),
    (40, "bounced", 550, None, "5.1.10 RESOLVER.NotFound; not found {hex}"),
    (30, "deferred", 421, "4.7.0", "[192.0.2.7:{n}] too many mails at once, come back later {hex}"),
    (15, "failed", 552, "5.3.4", "message of {n} bytes exceeds a limit"),
    (10, "uncertain", None, None, "The connection broke off after the message."),
    (4, "failed", 550, "5.7.26", "not authenticated: neither SPF nor DKIM passes, {hex}"),
    (1, "failed", 501, "5.1.3", "bad address syntax near {n}"),
)

_REFUSE: Final = text(
    """
    UPDATE delivery SET status = new.status, code = new.code, enhanced = new.enhanced,
      reply = replace(replace(new.reply, '{n}', recipient_id::text),
                      '{hex}', left(md5(recipient_id::text), 10)),
      next_at = CASE new.status WHEN 'deferred' THEN settled_at + interval '1 hour' END,
      first_at = CASE new.status WHEN 'deferred' THEN settled_at END
    FROM unnest(CAST(:firsts AS int[]), CAST(:lasts AS int[]), CAST(:statuses AS text[]),
                CAST(:codes AS smallint[]), CAST(:enhanced AS text[]), CAST(:replies AS text[]))
      AS new (first, last, status, code, enhanced, reply)
    WHERE issue_id = :issue AND recipient_id % 10 < 3
      AND recipient_id / 10 * 37 % 1000 BETWEEN new.first AND new.last
    """
)


async def refuse_many(stage: Stage, issue_id: int) -> None:
    """Write that three of ten did not get an issue after all, for a dozen reasons."""
    people, statuses, codes, enhanced, replies = zip(*_REASONS, strict=True)
    lasts = [sum(people[: at + 1]) - 1 for at in range(len(people))]
    async with stage.sessions.begin() as session:
        await (await session.connection()).execute(
            _REFUSE,
            {
                "issue": issue_id,
                "firsts": [last - count + 1 for last, count in zip(lasts, people, strict=True)],
                "lasts": lasts,
                "statuses": list(statuses),
                "codes": list(codes),
                "enhanced": list(enhanced),
                "replies": list(replies),
            },
        )
    await tidy_up(stage)
