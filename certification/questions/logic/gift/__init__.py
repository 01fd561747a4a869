"""Keeps the GIFT format (docs.moodle.org/en/GIFT_format): its syntax, its meaning for our types, its writing."""
