"""Plans that cannot change, numbers by two officers, visits and what follows from them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from credit.inspections import selectors, services
from credit.inspections.errors import NotYours, Refusal
from credit.inspections.logic import drawing
from credit.inspections.models import Draw, Plan
from credit.records import selectors as records


def test_a_plan_is_frozen(city: SimpleNamespace, publish: Any) -> None:
    plan = publish(exclusions={city.agencies[2].credit_code: "上月已检查"})
    ids = sorted(one.credit_code for one in city.agencies[:2])
    assert [row["id"] for row in plan.eligible] == ids
    assert plan.strata == {"green": {"ids": ids, "quota": 1}}
    assert plan.list_sha256 == drawing.list_sha256(ids)
    assert plan.excluded[0]["reason"] == "上月已检查"
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(title="别的")
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        plan.inspectors.all().delete()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"numbers_from": timedelta(days=-40)}, "numbers_from"),
        ({"quotas": {"green": 0}}, "quota"),
        ({"quotas": {"green": 4}}, "quota"),
        ({"strata_by": "subkind"}, "quota"),
        ({"inspectors": []}, "inspectors"),
    ],
)
def test_refused_plans(publish: Any, now: Any, more: dict, code: str) -> None:
    if "numbers_from" in more:
        more = {"numbers_from": now + more["numbers_from"]}
    with pytest.raises(Refusal) as refused:
        publish(**more)
    assert refused.value.code == code


def test_nobody_inspects_alone(city: SimpleNamespace, publish: Any, now: Any, monkeypatch: Any) -> None:
    """Two are chosen, but one declared a conflict: the plan says so, with the agency and how many are free."""
    declared = [(city.first, []), (city.county, [city.agencies[1].credit_code])]
    with pytest.raises(Refusal) as refused:
        publish(inspectors=declared)
    assert (refused.value.code, refused.value.field) == ("too_few_free", "inspectors")
    assert city.agencies[1].name in str(refused.value)
    assert "只有 1 位" in str(refused.value)
    with pytest.raises(Refusal) as twice:
        publish(inspectors=[(city.first, []), (city.first, [])])
    assert twice.value.code == "inspectors"
    assert publish(inspectors=declared, exclusions={city.agencies[1].credit_code: "上月已检查"})
    assert publish(inspectors=[*declared, (city.second, [])])
    # A plan that was published before this was asked is refused at the draw.
    with monkeypatch.context() as patch:
        patch.setattr(services.plans, "_enough_free", lambda *_args: None)
        plan = publish(inspectors=[(one, [a.credit_code for a in city.agencies]) for one in (city.first, city.county)])
    services.enter_numbers(plan=plan, numbers="88", actor=city.first, now=now)
    with pytest.raises(Refusal, match="只有 0 位"):
        services.enter_numbers(plan=plan, numbers="88", actor=city.second, now=now)
    assert not Draw.objects.filter(plan=plan).exists()


def test_only_officers_of_the_region(city: SimpleNamespace, publish: Any, now: Any) -> None:
    for actor in (city.county, city.stranger, city.clerk):
        with pytest.raises(NotYours):
            publish(actor=actor)
    plan = publish()
    with pytest.raises(NotYours):
        services.enter_numbers(plan=plan, numbers="1", actor=city.county, now=now)


def test_two_officers_and_one_draw(city: SimpleNamespace, publish: Any, now: Any) -> None:
    plan = publish()
    with pytest.raises(Refusal) as early:
        services.enter_numbers(plan=plan, numbers="88", actor=city.first, now=now - timedelta(days=31))
    assert early.value.code == "too_early"
    assert services.enter_numbers(plan=plan, numbers="88", actor=city.first, now=now) is None
    assert services.enter_numbers(plan=plan, numbers="88", actor=city.first, now=now) is None
    assert services.enter_numbers(plan=plan, numbers="89", actor=city.second, now=now) is None
    draw = services.enter_numbers(plan=plan, numbers="88", actor=city.second, now=now)
    assert draw is not None
    assert plan.entries.count() == 4
    ids = [one.credit_code for one in city.agencies]
    assert draw.drawn == {"green": [item for _t, item in drawing.ordered("88", ids)][:1]}
    visit = selectors.visits(plan).get()
    assert visit.organisation.credit_code == draw.drawn["green"][0]
    assert visit.inspectors.count() == 2
    with pytest.raises(Refusal) as again:
        services.enter_numbers(plan=plan, numbers="88", actor=city.first, now=now)
    assert again.value.code == "drawn"
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(
            plan=publish(), numbers="1", tickets=[], drawn={}, first_officer=city.first, second_officer=city.first,
            drawn_at=now,
        )  # fmt: skip
    # What is public is enough to get the same.
    file = selectors.as_file(plan)
    again_drawn = drawing.draw(file["eligible"], {n: (p["ids"], p["quota"]) for n, p in file["strata"].items()}, "88")
    assert again_drawn["drawn"] == draw.drawn


def test_an_agency_whose_code_was_put_right_is_drawn_all_the_same(
    city: SimpleNamespace, publish: Any, now: Any
) -> None:
    plan = publish()
    for number, agency in enumerate(city.agencies):
        agency.credit_code = f"91230100MA0000{number:04d}"
        agency.save()
    for officer in (city.first, city.second):
        draw = services.enter_numbers(plan=plan, numbers="88", actor=officer, now=now)
    assert draw is not None
    assert selectors.visits(plan).get().organisation in city.agencies
    assert draw.drawn["green"][0] in {row["id"] for row in plan.eligible}


def test_from_the_visit_to_the_agency_record(city: SimpleNamespace, publish: Any, now: Any) -> None:
    plan = publish()
    then = now - timedelta(days=29)
    for officer in (city.first, city.second):
        services.enter_numbers(plan=plan, numbers="88", actor=officer, now=then)
    visit = selectors.visits(plan).get()
    with pytest.raises(Refusal) as unvisited:
        services.publish_result(visit=visit, actor=city.first, now=now)
    assert unvisited.value.code == "not_visited"
    told = {"findings": "夜班仅1人", "result": "rectify", "actor": city.first, "now": now}
    with pytest.raises(Refusal):
        services.report_visit(visit=visit, visited_on=records.day(then) - timedelta(days=1), **told)
    visit = services.report_visit(visit=visit, visited_on=records.day(then), **told)
    assert visit.due_on == records.working_day(records.day(then), 20)[0]
    breach = {"code": "night_duty_short", "severity": "general", "points": -7}
    with pytest.raises(Refusal) as nothing:
        services.publish_result(visit=visit, breaches=[breach], actor=city.first, now=now)
    assert nothing.value.code == "document"
    visit = services.publish_result(
        visit=visit, document="示例〔2026〕11号", breaches=[breach], actor=city.first, now=now
    )
    assert visit.events.get().code == "night_duty_short"
    assert records.standing(organisation=visit.organisation, as_of=records.day(now)).score == 73
    assert list(selectors.results(visit.organisation_id)) == [visit]
    with pytest.raises(Refusal) as late:
        services.report_visit(visit=visit, visited_on=records.day(then), **told)
    assert late.value.code == "published"
