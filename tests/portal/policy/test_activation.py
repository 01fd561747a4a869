"""Loading, activating, looking up, confirming and entering."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from portal.access import services as access
from portal.access.errors import NotYours, Refusal
from portal.access.models import Grant
from portal.audit.models import Entry
from portal.policy import errors, selectors, services
from portal.policy.models import Activation, Confirmation, Proposal, Ruleset
from tests.factories.people import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture
def national(now):
    row = services.load(slug="national", actor=None, now=now)
    services.activate(ruleset=row, region=None, actor=None, now=now)
    return row


@pytest.fixture
def officer(now):
    user = UserFactory()
    region = RegionFactory(code=230100)
    access.grant(user=user, role="city_officer", region=region, actor=None, now=now)
    return user


def held(**values):
    return selectors.ruleset(**{"subject": "training", "region": 230103, "on": DAY, **values})


def test_the_same_pack_is_loaded_once(now):
    one = services.load(slug="national", actor=None, now=now)
    again = services.load(slug="national", actor=None, now=now)
    assert one.pk == again.pk
    assert (one.version, one.region, one.slug) == (1, None, "national")
    assert Entry.objects.filter(action="policy.pack.loaded").count() == 1


def test_a_changed_pack_is_the_next_version_and_the_first_stays(now, tmp_path, national):
    _write(tmp_path / "national", minutes=50)
    newer = services.load(slug=tmp_path / "national", actor=None, now=now)
    assert newer.version == 2
    assert held().subject.class_hour_minutes.value == 45
    later = now + timedelta(days=1)
    services.activate(ruleset=newer, region=None, actor=None, now=later)
    assert held().subject.class_hour_minutes.value == 50
    assert held().version == 2
    # As it was known before.
    assert held(known_at=now + timedelta(hours=1)).subject.class_hour_minutes.value == 45
    assert Activation.objects.filter(ended_at=None).count() == 1


def _write(folder, *, minutes, slug="national", region="CN", start="2019-10-16"):
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        f"format: 1\nslug: {slug}\ntitle: 甲\nissuer: 乙\nregion: '{region}'\neffective_from: {start}\n"
        "sources: {s: {grade: G, at: 'x'}}\narticles: {a: {source: s, clause: 一}}\n".replace("'CN'", "CN"),
        encoding="utf-8",
    )
    (folder / "training.yaml").write_text(
        f"class_hour_minutes: {{value: {minutes}, article: a}}\nonline_share_max: {{value: 50%, article: a}}\n"
        "day_limit_hours: {missing: true, note: 原文未见, article: a}\n",
        encoding="utf-8",
    )
    return folder


def test_look_up_walks_county_city_province_country_over_activations(now, tmp_path, national):
    city = services.load(
        slug=_write(tmp_path / "harbin-own", minutes=40, slug="harbin-own", region="230100"), actor=None, now=now
    )
    assert held().subject.class_hour_minutes.value == 45
    services.activate(ruleset=city, region=230100, actor=None, now=now)
    assert held().subject.class_hour_minutes.value == 40
    assert held().region == 230100
    assert held(region="230000").subject.class_hour_minutes.value == 45
    assert held(region=420704).region is None
    assert [h.pack.slug for h in selectors.rulesets(subject="training", region=230103, on=DAY)] == [
        "harbin-own",
        "national",
    ]
    # The city's pack says nothing of standards.
    assert held(subject="standards").pack.slug == "national"
    # Nor of a day before it was in force.
    services.deactivate(ruleset=city, region=230100, actor=None, now=now + timedelta(hours=1))
    assert held().subject.class_hour_minutes.value == 45


def test_nothing_active_is_a_gap_and_not_zero(now):
    with pytest.raises(errors.PolicyGap) as gap:
        held()
    assert gap.value.code == "policy_gap"
    assert selectors.rulesets(subject="training", region=230103, on=DAY) == []


def test_a_day_before_the_document_is_a_gap(national):
    with pytest.raises(errors.PolicyGap):
        held(on=date(2019, 10, 15))


def test_activating_again_is_no_harm(now, national):
    first = Activation.objects.get()
    assert services.activate(ruleset=national, region=None, actor=None, now=now + timedelta(days=1)) == first


def test_an_officer_activates_for_the_own_region_alone(now, national, officer):
    services.activate(ruleset=national, region=230103, actor=officer, now=now)
    for region in (None, 230000, 420704):
        with pytest.raises(NotYours):
            services.activate(ruleset=national, region=region, actor=officer, now=now)
    with pytest.raises(Refusal) as refused:
        services.activate(ruleset=national, region=999998, actor=None, now=now)
    assert refused.value.code == "unknown_region"


def _say(service, row, path, officer, now, *, region=230100, file="training", **more):
    return service(
        ruleset=row,
        region=region,
        file=file,
        path=path,
        document="哈民发〔2026〕1号",
        document_date=date(2026, 1, 5),
        actor=officer,
        now=now,
        **more,
    )


def test_nothing_is_done_on_an_unverified_value_until_the_bureau_confirms_it(now, national, officer):
    note = held().subject.class_hour_minutes.note
    assert note in held().notes
    assert not selectors.may_act_on(held(), [note])
    _say(services.confirm, national, ("class_hour_minutes",), officer, now)
    # The note stands at the share of online hours as well, and the document's own dates are open.
    assert selectors.unconfirmed(held(), [note])
    _say(services.confirm, national, ("online_share_max",), officer, now)
    _say(services.confirm, national, ("dates_unverified",), officer, now, file="pack")
    assert selectors.may_act_on(held(), [note])
    assert held().subject.class_hour_minutes.unverified is False
    assert held().pack.dates_unverified is False
    # For its own region, not for others.
    assert not selectors.may_act_on(held(region=420704), [note])
    assert held(region=420704).subject.class_hour_minutes.unverified is True
    # A value that rests on nothing unverified.
    assert selectors.may_act_on(held(), [])
    assert Confirmation.objects.count() == 3
    assert Entry.objects.filter(action="policy.value.confirmed").count() == 3


def test_a_missing_value_that_is_entered_is_used(now, tmp_path, officer):
    row = services.load(
        slug=_write(tmp_path / "harbin-own", minutes=40, slug="harbin-own", region="230100"), actor=None, now=now
    )
    services.activate(ruleset=row, region=230100, actor=None, now=now)
    with pytest.raises(errors.PolicyGap) as gap:
        held().subject.day_limit_hours.certain(DAY, "day_limit_hours")
    assert "原文未见" in str(gap.value)
    for wrong in ("", "acht", "8.5", "[8]", "{value: 8}", "8: 9"):
        with pytest.raises(errors.NotConfirmable) as refused:
            _say(services.enter, row, ("day_limit_hours",), officer, now, value=wrong)
        assert refused.value.field == "value"
    _say(services.enter, row, ("day_limit_hours",), officer, now, value="8")
    assert held().subject.day_limit_hours.certain(DAY, "day_limit_hours") == 8
    assert "哈民发〔2026〕1号" in held().subject.day_limit_hours.note
    with pytest.raises(errors.PolicyGap):
        held(region=230100, known_at=now - timedelta(days=1))
    assert selectors.open_values(row, 230100) == []
    assert len(selectors.open_values(row, 420700)) == 1


def test_what_needs_no_word_is_refused(now, national, officer):
    with pytest.raises(errors.NotConfirmable):
        _say(services.confirm, national, ("class_file",), officer, now)
    with pytest.raises(errors.NotConfirmable):
        _say(services.enter, national, ("class_hour_minutes",), officer, now, value="40")
    with pytest.raises(NotYours):
        _say(services.confirm, national, ("class_hour_minutes",), officer, now, region=420700)
    _say(services.confirm, national, ("class_hour_minutes",), officer, now)
    with pytest.raises(errors.NotConfirmable):
        _say(services.confirm, national, ("class_hour_minutes",), officer, now)


def test_what_was_loaded_and_said_cannot_be_changed(now, national, officer):
    _say(services.confirm, national, ("class_hour_minutes",), officer, now)
    for queryset, values in (
        (Ruleset.objects, {"title": "别的"}),
        (Confirmation.objects, {"document": "别的"}),
        (Activation.objects, {"region": 230000}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            queryset.update(**values)
        with pytest.raises(DatabaseError), transaction.atomic():
            queryset.all()._raw_delete(queryset.db)


def test_looking_up_again_asks_the_database_only_for_activations_and_confirmations(
    national, django_assert_max_num_queries
):
    held()
    with django_assert_max_num_queries(2):
        held()


def test_a_value_counts_from_the_second_officers_word_on(now, national, officer):
    note = held().subject.class_hour_minutes.note
    for path, file in ((("class_hour_minutes",), "training"), (("online_share_max",), "training")):
        _say(services.propose_value, national, path, officer, now, file=file)
    dates = _say(services.propose_value, national, ("dates_unverified",), officer, now, file="pack")
    assert not selectors.may_act_on(held(), [note])
    colleague = UserFactory()
    access.grant(user=colleague, role="county_officer", region=RegionFactory(code=230103), actor=None, now=now)
    with pytest.raises(NotYours):  # answers for a part of the region alone
        services.approve(proposal=dates, actor=colleague, now=now)
    with pytest.raises(errors.ProposalRefused) as refused:
        services.approve(proposal=dates, actor=officer, now=now)
    assert refused.value.code == "own_proposal"
    above = UserFactory()
    access.grant(user=above, role="province_officer", region=RegionFactory(code=230000), actor=None, now=now)
    for waiting in selectors.awaiting([(230000, 239999)]):
        services.approve(proposal=waiting, actor=above, now=now)
    assert selectors.may_act_on(held(), [note])
    assert {(c.officer_id, c.approved_by_id) for c in Confirmation.objects.all()} == {(officer.pk, above.pk)}
    assert selectors.awaiting([(0, 999999)]) == []


def test_the_database_refuses_one_person_for_both(now, national, officer):
    row = services.propose_activation(ruleset=national, region=230100, actor=officer, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(state="approved", decided_by=officer, decided_at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(state="approved")
    with pytest.raises(DatabaseError), transaction.atomic():
        services.activate(ruleset=national, region=230100, actor=officer, approver=officer, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        _say(services.confirm, national, ("class_hour_minutes",), officer, now, approver=officer)


def test_nothing_is_approved_for_somebody_who_has_left(now, national, officer):
    row = services.propose_activation(ruleset=national, region=230100, actor=officer, now=now)
    Grant.objects.filter(user=officer).update(valid_from=now - timedelta(days=9), valid_to=now - timedelta(days=1))
    above = UserFactory()
    access.grant(user=above, role="province_officer", region=RegionFactory(code=230000), actor=None, now=now)
    with pytest.raises(errors.ProposalRefused) as refused:
        services.approve(proposal=row, actor=above, now=now)
    assert refused.value.code == "proposer_left"


@pytest.mark.parametrize("region", [420700, 230200, 230000, None])
def test_a_citys_pack_does_not_rule_elsewhere_or_more_widely(now, tmp_path, region):
    RegionFactory(code=420700)
    RegionFactory(code=230200)
    row = services.load(
        slug=_write(tmp_path / "harbin-own", minutes=40, slug="harbin-own", region="230100"), actor=None, now=now
    )
    with pytest.raises(errors.OutOfPlace):
        services.activate(ruleset=row, region=region, actor=None, now=now)
    RegionFactory(code=230103)
    services.activate(ruleset=row, region=230103, actor=None, now=now)
    assert held().subject.class_hour_minutes.value == 40
