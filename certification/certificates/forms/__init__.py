"""Forms of the room: those of officers, and those about certificates from elsewhere."""

from certification.certificates.forms.external import CheckForm, EntryForm, ListForm, RosterEntryForm
from certification.certificates.forms.officers import PatternForm, ReasonForm, SearchForm
from certification.certificates.forms.replacing import DecisionForm, ReplaceForm

__all__ = [
    "CheckForm",
    "DecisionForm",
    "EntryForm",
    "ListForm",
    "PatternForm",
    "ReasonForm",
    "ReplaceForm",
    "RosterEntryForm",
    "SearchForm",
]
