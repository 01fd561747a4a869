"""Keeps the GIFT format (docs.moodle.org/en/GIFT_format): its syntax, what it means for our types, and how to write it."""
