"""Volunteer time: service orders, and the double-entry ledger of minutes that pays for them."""
