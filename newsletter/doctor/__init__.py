"""The doctor: looks at an installation as the servers of its readers see it."""

from newsletter.doctor.errors import BadSpf, DoctorError, NoDns, Unanswered
from newsletter.doctor.examination import examine
from newsletter.doctor.findings import Finding, Grade, Record, Subject
from newsletter.doctor.names import Names
from newsletter.doctor.setup import Setup, read_setup

__all__ = [
    "BadSpf",
    "DoctorError",
    "Finding",
    "Grade",
    "Names",
    "NoDns",
    "Record",
    "Setup",
    "Subject",
    "Unanswered",
    "examine",
    "read_setup",
]
