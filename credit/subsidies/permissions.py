"""Who may read the files of this room."""

from typing import Any

from credit.subsidies.models import Batch, Claim, Objection
from portal.access import permissions
from portal.access.enums import Permission


def may_answer(user: Any, objection: Objection) -> bool:
    """Say whether the user may answer an objection: neither who filed it, nor the claimant, nor who decided the claim."""
    claim = objection.claim
    party = (claim.person.user_id, claim.submitted_by_id, objection.filed_by_id)
    return user.pk not in (*party, claim.reviewed_by_id, claim.approved_by_id)


def reads_evidence(user: Any, stored: Any) -> bool:
    """Say whether the user decides on the claim that the file goes with."""
    claim = Claim.objects.filter(evidence__file_id=stored.pk).only("organisation_id", "region_id").first()
    deciding = (Permission.SUBSIDIES_CONFIRM, Permission.SUBSIDIES_REVIEW, Permission.SUBSIDIES_APPROVE)
    return claim is not None and any(
        permissions.allowed(user, wanted, organisation_id=claim.organisation_id, region_id=claim.region_id)
        for wanted in deciding
    )


def reads_list(user: Any, stored: Any) -> bool:
    """Say whether the user pays in the region of the list."""
    batch = Batch.objects.filter(file_id=stored.pk).only("region_id").first()
    return batch is not None and permissions.allowed(user, Permission.SUBSIDIES_PAY, region_id=batch.region_id)
