"""Deciding, one route a file."""

from certification.awards.services.examination import decide
from certification.awards.services.recognition import convert, decide_contest, decide_direct

__all__ = ["convert", "decide", "decide_contest", "decide_direct"]
