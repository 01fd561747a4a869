"""Rules of the room that need no database: comparing what was typed, and the tree of the public log."""

from certification.verification.logic.matching import caller, pasted, same_name, tidy_name, tidy_number

__all__ = ["caller", "pasted", "same_name", "tidy_name", "tidy_number"]
