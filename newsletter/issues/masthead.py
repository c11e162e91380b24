"""The newsletter's own particulars, as its mails name them."""

from newsletter.mail import Masthead
from newsletter.settings import Settings


def masthead_of(settings: Settings) -> Masthead:
    """Return what every mail says about the newsletter."""
    return Masthead(
        name=settings.name,
        base_url=settings.base_url,
        imprint=settings.imprint,
        templates=settings.templates_dir,
    )
