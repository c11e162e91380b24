"""What became of each mail, written once: the journal, batches of outcomes, the replay."""

from newsletter.deliveries.recording.journal import Journal, open_journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import NOT_JOURNALED, Fate
from newsletter.deliveries.recording.replay import read_identity, replay_dead

__all__ = [
    "NOT_JOURNALED",
    "Fate",
    "Journal",
    "Recorder",
    "open_journal",
    "read_identity",
    "replay_dead",
]
