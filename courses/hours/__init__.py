"""The ledger of credited minutes, and the completion of courses."""
