"""Forms of the room: those of officers, and those about certificates from elsewhere."""

from certification.certificates.forms.external import CheckForm, EntryForm, ListForm, RosterEntryForm
from certification.certificates.forms.officers import PatternForm, ReasonForm, SearchForm

__all__ = [
    "CheckForm",
    "EntryForm",
    "ListForm",
    "PatternForm",
    "ReasonForm",
    "RosterEntryForm",
    "SearchForm",
]
