"""What programs may ask for: the import, with bearer tokens and JSON, described by OpenAPI."""

from newsletter.web.api.application import create_api

__all__ = ["create_api"]
