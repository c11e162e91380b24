"""Whose fault it is that no mail was taken: one server's, the message's, or a policy's."""

import logging
from dataclasses import replace

from newsletter.deliveries.dispatch.alarms import halt, show_alarm
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.models import SINGLE_MAILS
from newsletter.deliveries.outbox import Claim
from newsletter.mail import Connection, Outcome, Scope, Server, Verdict, explain

_log = logging.getLogger(__name__)

_REFUSED_IN_A_ROW = 10  # contents refused for good by one server until the message is to blame


class Blame:
    """What one turn has shown; the editors are told at its end."""

    def __init__(self, engine: Engine, issue_id: int) -> None:
        self._engine = engine
        self._issue_id = issue_id
        self._message: Outcome | None = None  # no server takes it
        self._policy: Outcome | None = None  # the last refusal of somebody that concerns us
        self._has_news = False  # a server rests because of this turn

    def judge(self, claim: Claim, outcome: Outcome, connection: Connection) -> Outcome | None:
        """Return what is to be recorded for somebody; None: the turn must end, nobody is harmed.

        If a server refuses the message, it rests while another one works; else the issue is paused.
        There is nothing to pause for a single mail: it is tried again later.
        """
        if outcome.scope is not Scope.MESSAGE and not self._is_of_all(
            claim, outcome, connection.server
        ):
            return outcome
        engine = self._engine
        now = engine.clock()
        if engine.connections.others_work(connection, now):
            engine.connections.blame(connection, outcome, now)
            self._has_news = True
            return None
        if claim.issue_id == SINGLE_MAILS:
            _log.error("letter %d has to wait: %s", claim.recipient_id, explain(outcome))
            return replace(outcome, verdict=Verdict.DEFERRED)
        self._message = outcome
        return None

    def _is_of_all(self, claim: Claim, outcome: Outcome, server: Server) -> bool:
        """Say whether a server refused our content so often that people are not to blame."""
        if not outcome.may_mean_us:
            return False
        if outcome.is_policy:
            self._policy = outcome
        refused = self._engine.refused
        refused[claim.issue_id, server] += 1
        return refused[claim.issue_id, server] >= _REFUSED_IN_A_ROW

    async def tell(self, *, may_end_alarm: bool) -> None:
        """Tell the editors what the turn has shown."""
        engine, issue_id = self._engine, self._issue_id
        if self._message is not None:
            await halt(engine, issue_id, explain(self._message))
        elif self._policy or self._has_news:
            await show_alarm(engine, issue_id, policy=self._policy)
        elif may_end_alarm:
            await show_alarm(engine, issue_id)
