"""What editors hand over, fetched where it is an address, and taken apart."""

from newsletter.intake.articles import Article, open_article
from newsletter.intake.errors import IntakeError, NoArticle
from newsletter.intake.taking import take_address, take_source

__all__ = ["Article", "IntakeError", "NoArticle", "open_article", "take_address", "take_source"]
