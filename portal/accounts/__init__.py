"""Logins: phone and one-time code, second factor for staff."""
