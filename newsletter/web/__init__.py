"""The web: the only place that knows HTTP."""

from newsletter.web.app import create_app
from newsletter.web.consent import consent_wording
from newsletter.web.desk import end_streams
from newsletter.web.site import Site

__all__ = ["Site", "consent_wording", "create_app", "end_streams"]
