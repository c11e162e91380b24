"""Settings that work, and yet are not what a newsletter that is sent to people should have."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.doctor.findings import Finding, Grade, Subject
from newsletter.doctor.setup import Setup, is_this_machine

_FEWEST_CHARACTERS = 32
_EXAMPLES = (".example", ".example.org", ".example.com", ".example.net")


async def check_settings(setup: Setup) -> list[Finding]:
    """Look at what the operator wrote; asks nobody."""
    wrong = [
        Finding(subject=Subject.SETTINGS, grade=Grade.WRONG, message=message)
        for message in _find_faults(setup)
    ]
    fine = "Address of the pages, sender, imprint and secret are set."
    return wrong or [Finding(subject=Subject.SETTINGS, grade=Grade.GOOD, message=fine)]


def _find_faults(setup: Setup) -> Iterator[str]:
    url = urlsplit(setup.base_url)
    if is_this_machine(url.hostname or ""):
        yield (
            f"NEWSLETTER_BASE_URL is {setup.base_url}: readers cannot reach that, not even to "
            "confirm or to unsubscribe."
        )
    elif url.scheme != "https":
        yield (
            f"NEWSLETTER_BASE_URL is {setup.base_url}: it must be https://, or mail programs show "
            "no button to unsubscribe (RFC 8058)."
        )
    if f".{setup.sender_domain}".endswith(_EXAMPLES):
        yield f"NEWSLETTER_SENDER is still the example ({setup.sender})."
    if not setup.imprint.strip():
        yield "NEWSLETTER_IMPRINT is empty: who is responsible must stand in every mail."
    if setup.secret_size is not None and setup.secret_size < _FEWEST_CHARACTERS:
        yield (
            f"NEWSLETTER_SECRET_KEY has {setup.secret_size} characters: set {_FEWEST_CHARACTERS} "
            "random ones or more."
        )
