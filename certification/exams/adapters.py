"""The statement on which saving answers rests, in SQL: the ORM knows no UPDATE that returns what it found."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from certification.exams.enums import AttemptState
from certification.exams.models import Attempt

_TAKE = (
    "UPDATE certification_exams_attempt SET last_seq = last_seq + %s WHERE id = %s AND state = %s AND last_seq <= %s "
    "RETURNING last_seq, epoch, deadline_at, seed"
)
_DEADLINE = Attempt._meta.get_field("deadline_at").get_col(Attempt._meta.db_table)


@dataclass(frozen=True)
class Taken:
    """A locked attempt in progress: the first of the seqs that were taken, and what the row says."""

    first_seq: int
    epoch: int
    deadline_at: datetime
    seed: str


def take(attempt_id: int, *, count: int, most: int) -> Taken | None:
    """Lock an attempt until the transaction ends and take the next seqs; None if it is not in progress or full.

    Arguments: count, how many seqs; most, the highest seq that may be given.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [count, attempt_id, AttemptState.STARTED.value, most - count])
        rows = cursor.fetchall()
    if not rows:
        return None
    last_seq, epoch, deadline_at, seed = rows[0]
    for convert in connection.ops.get_db_converters(_DEADLINE):
        deadline_at = convert(deadline_at, _DEADLINE, connection)
    return Taken(first_seq=last_seq - count + 1, epoch=epoch, deadline_at=deadline_at, seed=seed)
