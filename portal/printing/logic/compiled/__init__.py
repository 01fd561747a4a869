"""Keeps how a page that was laid out once is filled for many holders: only what varies is written."""

from portal.printing.logic.compiled.cutting import prelude
from portal.printing.logic.compiled.page import Page, Unfit
from portal.printing.logic.compiled.writing import Attachment

__all__ = ["Attachment", "Page", "Unfit", "prelude"]
