"""Writing in the time bank, one noun a file."""

from credit.timebank.services.ledger import Posting, account, issue, open_balance, post, reverse

__all__ = ["Posting", "account", "issue", "open_balance", "post", "reverse"]
