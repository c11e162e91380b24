"""How fast mails may leave, and by which server: lanes, resting domains, relays that fail."""

from newsletter.deliveries.traffic.connections import Connections
from newsletter.deliveries.traffic.lanes import (
    Speed,
    list_lanes,
    list_limited_domains,
    parse_lane,
    remove_lane,
    set_lane,
)
from newsletter.deliveries.traffic.pace import Pacer
from newsletter.deliveries.traffic.resting import Resting, Rests, list_resting

__all__ = [
    "Connections",
    "Pacer",
    "Resting",
    "Rests",
    "Speed",
    "list_lanes",
    "list_limited_domains",
    "list_resting",
    "parse_lane",
    "remove_lane",
    "set_lane",
]
