"""The public log as calls: what it says, and the proofs by which anybody can check that it only grows."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from certification.verification import errors, selectors, services
from certification.verification.schemas import ConsistencyOut, HeadOut, ProofOut
from portal.access.adapters import address_of

router = Router(tags=["log"])
# No database counts further; larger numbers are no sizes.
_MOST = 2**53


@router.get("/head", response=HeadOut, summary="A signed head of the log")
def head(request: HttpRequest, size: int | None = Query(None, ge=1, le=_MOST)) -> dict:
    """Return the newest signed head, or the last one signed over `size` entries.

    `statement` is, byte for byte, what was signed; the public keys are at /api/v1/keys?purpose=log.
    Refuses: 404 while nothing is signed, or for a size that was never signed.
    """
    _count(request)
    found = selectors.newest_head() if size is None else selectors.head_of(size)
    if found is None:
        raise errors.NoSuchPart
    return selectors.head_values(found)


@router.get("/proof/{leaf}", response=ProofOut, summary="An entry and the proof that the log contains it")
def proof(request: HttpRequest, leaf: int, size: int | None = Query(None, ge=1, le=_MOST)) -> dict:
    """Return the entry at a position (from 0) with its inclusion proof (RFC 9162 section 2.1.3) in the tree of `size`.

    Without `size`: in the newest signed tree; while that does not cover the entry, in the tree as it stands, which
    nobody has signed yet (`pending`, `head` is null).
    Refuses: 404 for a position that the log does not have, or a size that it has not reached.
    """
    _count(request)
    entry = selectors.leaf(leaf)
    if entry is None:
        raise errors.NoSuchPart
    return selectors.proof_of(entry, of_size=size)


@router.get("/consistency", response=ConsistencyOut, summary="The proof that the log only grew")
def consistency(
    request: HttpRequest, first: int = Query(..., ge=1, le=_MOST), second: int = Query(..., ge=1, le=_MOST)
) -> dict:
    """Return the proof (RFC 9162 section 2.1.4) that the tree of `second` entries begins with the one of `first`.

    Refuses: 404 unless 1 <= first <= second <= the size of the log.
    """
    _count(request)
    return selectors.consistency(first, second)


def _count(request: HttpRequest) -> None:
    services.count_reader(address=address_of(request), now=timezone.now())
