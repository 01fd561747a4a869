"""Who scores whom."""

from collections.abc import Mapping, Sequence, Set


def pairs(
    places: Sequence[int], assessors: Sequence[int], barred: Mapping[int, Set[int]]
) -> dict[int, tuple[int, int]]:
    """Return two assessors for each place, the load spread evenly; places without two are left out.

    Arguments: places, keys in order; assessors, keys in the order in which ties are broken; barred, the assessors who
    may not score at a place.
    """
    load = dict.fromkeys(assessors, 0)
    order = {assessor: position for position, assessor in enumerate(assessors)}
    found = {}
    for place in places:
        free = sorted(
            (assessor for assessor in load if assessor not in barred.get(place, frozenset())),
            key=lambda assessor: (load[assessor], order[assessor]),
        )
        if len(free) < 2:
            continue
        first, second = free[:2]
        load[first] += 1
        load[second] += 1
        found[place] = (first, second)
    return found
