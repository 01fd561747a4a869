"""Writing in the time bank, one noun a file."""

from credit.timebank.services.giving import donate
from credit.timebank.services.ledger import Posting, account, issue, open_balance, post, reverse
from credit.timebank.services.meeting import check_in, check_out
from credit.timebank.services.orders import (
    accept,
    cancel,
    hand_back,
    publish,
    register_elder,
    request,
    request_for_elder,
)
from credit.timebank.services.settling import confirm, dispute, resolve, settle, settle_due
from credit.timebank.services.volunteers import join

__all__ = [
    "Posting",
    "accept",
    "account",
    "cancel",
    "check_in",
    "check_out",
    "confirm",
    "dispute",
    "donate",
    "hand_back",
    "issue",
    "join",
    "open_balance",
    "post",
    "publish",
    "register_elder",
    "request",
    "request_for_elder",
    "resolve",
    "reverse",
    "settle",
    "settle_due",
]
