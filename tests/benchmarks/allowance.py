"""The monthly allowance of ten thousand people, from the database, against evaluating alone with all facts in memory."""

import statistics
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

import portal.demo
from credit.subsidies import selectors
from credit.subsidies.logic.evaluating import evaluate
from portal.demo import services as demo
from portal.employment.models import MonthRecord, Spell
from portal.people.models import Person
from portal.policy import services as policy
from portal.regions import services as divisions

PACK = Path(portal.demo.__file__).parent / "world" / "packs" / "demo-subsidies"
PROVINCE = 230000
# At most four times as long (ratio = baseline / ours).
REACH = 0.25
ROUNDS = 3


def allowance(*, small: bool) -> dict:
    """Return the entry of bench.json; unit: CPU of this process for all people together."""
    now = timezone.now()
    divisions.load(now=now)
    many = 1_000 if small else 10_000
    if Spell.objects.count() < many:
        demo.gather(people=many, certificates=many, seed=1, now=now)
    policy.activate(ruleset=policy.load(slug=PACK, actor=None, now=now), region=PROVINCE, actor=None, now=now)
    on = timezone.localdate(now)
    month = f"{on.replace(day=1) - timedelta(days=1):%Y-%m}"
    spells = list(Spell.objects.filter(ended_on=None, primary=True).order_by("person_id")[:many])
    MonthRecord.objects.bulk_create(
        (
            MonthRecord(
                person_id=spell.person_id,
                organisation_id=spell.organisation_id,
                month=month,
                days=18 + spell.person_id % 6,
                insured=True,
                recorded_at=now,
            )
            for spell in spells
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    found = selectors.ruled(code="post_allowance", region=PROVINCE, on=on)
    assert found is not None
    scheme, ids = found[0], [spell.person_id for spell in spells]
    ours, alone = [], []
    for number in range(ROUNDS + 1):
        begun = time.process_time()
        persons = list(Person.objects.filter(pk__in=ids[:500]))
        for start in range(500, len(ids), 500):
            persons += Person.objects.filter(pk__in=ids[start : start + 500])
        total = sum(row.result["amount_fen"] for row in selectors.assess(persons, scheme=scheme, on=on))
        spent = (time.process_time() - begun) * 1000
        facts = {}
        for start in range(0, len(persons), 500):
            facts |= selectors.facts_of_many(persons[start : start + 500])
        begun = time.process_time()
        same = sum(evaluate(one, scheme, on)["amount_fen"] for one in facts.values())
        if number:
            ours.append(spent)
            alone.append((time.process_time() - begun) * 1000)
        if not total or total != same:
            raise RuntimeError(f"the sums differ: {total} and {same} fen")
    ratio = statistics.median(b / o for b, o in zip(alone, ours, strict=True))
    return {
        "ratio": round(ratio, 3),
        "ours_ms": round(statistics.median(ours), 3),
        "baseline_ms": round(statistics.median(alone), 3),
        "unit": "cpu",
        "runs": len(ids) * ROUNDS,
        "meets": ratio >= REACH,
    }
