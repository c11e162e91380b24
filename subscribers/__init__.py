"""The address book with consent: who may be written to, and on what grounds.

Every function takes an `AsyncSession` first and never commits: who opened the transaction does.
"""

from subscribers.addresses import Address, parse_address
from subscribers.csv_files import export_csv, read_csv, write_csv_line
from subscribers.erasure import erase, erase_subscriber
from subscribers.errors import (
    AddressFault,
    ConfirmationExpired,
    InvalidAddress,
    InvalidLanguage,
    InvalidName,
    SubscribersError,
    SubscriptionEnded,
    UnknownSubscriber,
    UnreadableFile,
    WordingChanged,
)
from subscribers.ledger import ConsentRecord, Wording
from subscribers.lookup import (
    SubscriberCounts,
    Subscription,
    count_by_status,
    find_subscriber,
    list_subscriptions,
    matches,
    read_addresses,
    read_subscription,
    select_matching,
)
from subscribers.models import ConsentKind, Subscriber, SubscriberStatus, SuppressionReason
from subscribers.preferences import Preferences, change_preferences, read_preferences
from subscribers.reach import Reachable, find_reachable
from subscribers.recipients import (
    AudienceRange,
    count_audience,
    count_domains,
    select_domain,
    select_recipients,
    settle_audience,
    split_audience,
)
from subscribers.requests import admit_request
from subscribers.subscription import Requested, confirm, subscribe
from subscribers.suppression import (
    is_suppressed,
    lift_suppression,
    suppress,
    suppress_subscriber,
)
from subscribers.transfer import (
    BadRow,
    ImportResult,
    ImportRow,
    Invitation,
    import_subscribers,
    invite_subscribers,
)
from subscribers.withdrawal import unsubscribe

__all__ = [
    "Address",
    "AddressFault",
    "AudienceRange",
    "BadRow",
    "ConfirmationExpired",
    "ConsentKind",
    "ConsentRecord",
    "ImportResult",
    "ImportRow",
    "InvalidAddress",
    "InvalidLanguage",
    "InvalidName",
    "Invitation",
    "Preferences",
    "Reachable",
    "Requested",
    "Subscriber",
    "SubscriberCounts",
    "SubscriberStatus",
    "SubscribersError",
    "Subscription",
    "SubscriptionEnded",
    "SuppressionReason",
    "UnknownSubscriber",
    "UnreadableFile",
    "Wording",
    "WordingChanged",
    "admit_request",
    "change_preferences",
    "confirm",
    "count_audience",
    "count_by_status",
    "count_domains",
    "erase",
    "erase_subscriber",
    "export_csv",
    "find_reachable",
    "find_subscriber",
    "import_subscribers",
    "invite_subscribers",
    "is_suppressed",
    "lift_suppression",
    "list_subscriptions",
    "matches",
    "parse_address",
    "read_addresses",
    "read_csv",
    "read_preferences",
    "read_subscription",
    "select_domain",
    "select_matching",
    "select_recipients",
    "settle_audience",
    "split_audience",
    "subscribe",
    "suppress",
    "suppress_subscriber",
    "unsubscribe",
    "write_csv_line",
]
