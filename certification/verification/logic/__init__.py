"""Rules of the room that need no database: comparing what was typed, and the tree of the public log."""

from certification.verification.logic.entries import entry, shown_signature, signature_bytes, stamp, statement
from certification.verification.logic.files import Difference, difference, named_numbers, states
from certification.verification.logic.matching import pasted, same_name, tidy_name, tidy_number
from certification.verification.logic.scores import shown_scores
from certification.verification.logic.tree import (
    EMPTY,
    Part,
    Span,
    consistency_spans,
    grow,
    inclusion_spans,
    leaf_hash,
    node_hash,
    parts,
    span_hash,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY",
    "Difference",
    "Part",
    "Span",
    "consistency_spans",
    "difference",
    "entry",
    "grow",
    "inclusion_spans",
    "leaf_hash",
    "named_numbers",
    "node_hash",
    "parts",
    "pasted",
    "same_name",
    "shown_scores",
    "shown_signature",
    "signature_bytes",
    "span_hash",
    "stamp",
    "statement",
    "states",
    "tidy_name",
    "tidy_number",
    "verify_consistency",
    "verify_inclusion",
]
