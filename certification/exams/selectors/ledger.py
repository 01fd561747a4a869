"""Re-folding what attempts have stored."""

from decimal import Decimal

from certification.exams.enums import AttemptState, EventKind
from certification.exams.logic import folding
from certification.exams.models import Attempt
from certification.questions.logic import scoring

CENT = Decimal("0.01")


def faults_in_marks() -> list[str]:
    """Re-fold finalised attempts (check_ledgers); return a sentence for each stored figure that differs.

    The score must be the sum of the newest marks, and each newest mark what the frozen key gives for the answer that the
    log folds to (a mark by another key is a regrade's, which this check leaves to the sum).
    """
    faults = []
    finalised = Attempt.objects.filter(state=AttemptState.FINALISED).order_by("pk")
    for row in finalised.prefetch_related("items__marks_given", "events").iterator(chunk_size=100):
        events = sorted(row.events.all(), key=lambda event: event.seq)
        if [event.seq for event in events] != list(range(1, row.last_seq + 1)):
            faults.append(f"attempt {row.public_id}: the log has gaps")
        admitting = [event.payload for event in events if event.kind == EventKind.ADMIT]
        counted = frozenset(seq for payload in admitting if payload for seq in payload["seqs"])
        answers = folding.answers(
            [folding.Logged(e.seq, e.kind, e.item, e.epoch, e.client_seq, e.payload, e.late) for e in events],
            admitted=counted,
        )
        total = Decimal(0)
        for item in row.items.all():
            mark = max(item.marks_given.all(), key=lambda given: given.pk, default=None)
            if mark is None:
                faults.append(f"attempt {row.public_id} item {item.position}: not marked")
                continue
            total += mark.marks
            if mark.key_hash != item.content["hash"]:
                continue
            due = (item.marks * scoring.score(item.content["content"], answers.get(item.position))).quantize(CENT)
            if mark.marks != due:
                faults.append(f"attempt {row.public_id} item {item.position}: stored {mark.marks}, due {due}")
        if total != row.score:
            faults.append(f"attempt {row.public_id}: stored {row.score}, marks add up to {total}")
    return faults
