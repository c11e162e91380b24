"""How often the links of an issue are opened: counted for all together, never for anybody."""

from newsletter.clicks.item_links import ItemLink, read_token
from newsletter.clicks.programs import is_program
from newsletter.clicks.redirection import lead_through
from newsletter.clicks.report import ClickReport, ItemClicks, Share, read_clicks
from newsletter.clicks.tally import Tally

__all__ = [
    "ClickReport",
    "ItemClicks",
    "ItemLink",
    "Share",
    "Tally",
    "is_program",
    "lead_through",
    "read_clicks",
    "read_token",
]
