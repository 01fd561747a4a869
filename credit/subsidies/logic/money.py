"""Whole fen: shares by largest remainder, and rounding that somebody stated."""

from collections.abc import Sequence
from fractions import Fraction

from credit.subsidies.logic.scheme import Rounding
from portal.policy.errors import PolicyGap


def split(total: int, shares: Sequence[Fraction | int]) -> list[int]:
    """Divide `total` fen in the given shares by largest remainder; ties go to the earlier share.

    Arguments: total, fen >= 0; shares, positive, not all zero. Returns: parts that always sum to the whole.
    """
    whole = sum(map(Fraction, shares))
    raw = [total * Fraction(share) / whole for share in shares]
    parts = [part.numerator // part.denominator for part in raw]
    order = sorted(range(len(raw)), key=lambda i: (parts[i] - raw[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def rounded(amount: Fraction, rounding: Rounding | None, name: str) -> int:
    """Return whole fen. Raises: PolicyGap for a broken fen where the scheme states no rounding: never a silent choice."""
    if amount.denominator == 1 and (rounding is None or rounding.to == "fen"):
        return int(amount)
    if rounding is None:
        raise PolicyGap(f"{name}: {amount} fen is not whole and the scheme states no rounding")
    unit = 100 if rounding.to == "yuan" else 1
    steps = amount / unit
    down = steps.numerator // steps.denominator
    up = {"down": False, "up": steps != down, "half_up": steps - down >= Fraction(1, 2)}[rounding.how]
    return (down + int(up)) * unit
