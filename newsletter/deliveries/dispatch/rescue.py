"""Brings the list of wake-ups back in line with the tables: after a crash, and now and then."""

from datetime import datetime

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries.models import Sending, SendingStatus
from newsletter.deliveries.outbox import (
    list_awake,
    list_shares,
    waiting_letters,
    wake_letter,
    wake_retries,
)
from newsletter.deliveries.reports import note_looks
from newsletter.deliveries.sendings import finish_if_done, pause_homeless, wake_sending
from newsletter.deliveries.traffic import list_limited_domains


async def rescue(app: App, sessions: Sessions, *, silent_for: float, now: datetime) -> None:
    """Free the jobs of workers silent for so many seconds, then wake whatever has work.

    The freed jobs are dropped, not handed back: what they were about stands in the tables, and a
    job handed back may meet a successor that holds its queueing lock already.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for):
        try:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:
            continue  # another worker's rescue was faster
    async with sessions.begin() as session:
        active = select(Sending.issue_id).where(col(Sending.status) == SendingStatus.SENDING)
        issue_ids = (await session.exec(active.order_by(col(Sending.issue_id)))).all()
        homeless = await pause_homeless(session, issue_ids, now=now)
    issue_ids = [issue_id for issue_id in issue_ids if issue_id not in homeless]
    for issue_id in issue_ids:
        # A transaction each: while an issue is locked, nobody may wait for a wake-up of ours.
        async with sessions.begin() as session:
            await finish_if_done(session, issue_id, now=now)
    async with sessions.begin() as session:
        await note_looks(session, issue_ids, now=now)
        awake = await list_awake(session)
        lanes = await list_limited_domains(session)
        for issue_id in issue_ids:
            await wake_sending(session, issue_id, awake=awake)
        for issue_id, share in await list_shares(session, now=now):
            await wake_retries(session, issue_id, share=share, awake=awake)
            for lane in lanes if share == 0 else ():
                await wake_retries(session, issue_id, lane=lane, awake=awake)
        for letter_id in await waiting_letters(session, now=now):
            await wake_letter(session, letter_id, awake=awake)
