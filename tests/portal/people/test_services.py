"""Registering persons, and the vault."""

import logging
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from portal.access.enums import Role
from portal.access.errors import NotYours, Refusal
from portal.audit.models import Entry
from portal.people import adapters, selectors, services
from portal.people.errors import AlreadyRegistered, TooManyTries, WrongNumber
from portal.people.logic import numbers, vault
from portal.people.models import Consent, IdentityDocument, Person
from tests.factories import PersonFactory, RegionFactory, UserFactory, id_number

pytestmark = pytest.mark.django_db
CANARY = id_number(13_999, sex="M")


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def complete(region, now):
    def call(user, **more):
        values = {
            "name": "王桂芳",
            "kind": "id_card",
            "number": CANARY,
            "region": region.pk,
            "consent": True,
            "now": now,
        }
        return services.complete_identity(user=user, actor=user, **values | more)

    return call


def test_a_login_gets_its_person(complete, region):
    user = UserFactory()
    assert selectors.of_user(user) is None
    person = complete(user)
    assert selectors.of_user(user) == person
    assert (person.name, person.sex, person.region_id) == ("王桂芳", "M", region.pk)
    assert person.birth_date == date(int(CANARY[6:10]), int(CANARY[10:12]), int(CANARY[12:14]))
    assert Consent.objects.get(person=person).kind == "identity"
    entry = Entry.objects.get(action="people.identity.completed")
    assert entry.region_code == region.pk
    assert "王" not in str(entry.data)


@pytest.mark.parametrize(("born", "age"), [("2010-11-21", 16), ("2010-11-22", 15), ("2012-02-29", 14)])
def test_whoever_is_sixteen_today_may_register_and_elders_and_children_by_others(complete, region, born, age):
    day = datetime(2026, 11, 21, 1, tzinfo=UTC)
    born = date.fromisoformat(born)
    given = {"kind": "passport", "number": "E12345678", "sex": "F", "birth_date": born}
    assert numbers.age(born, on=day.date()) == age
    if age < 16:
        with pytest.raises(Refusal) as refused:
            complete(UserFactory(), now=day, **given)
        assert (refused.value.code, refused.value.field) == ("too_young", "birth_date")
        assert f"现在 {age} 岁" in refused.value.message
        assert complete(UserFactory(), now=day, ages=None, **given)
    else:
        assert complete(UserFactory(), now=day, **given)
    for year in (2026, 1920, 1907):
        services.register_person(name="李奶奶", birth_date=date(year, 1, 1), region=region, actor=None, now=day)
    for wrong in (date(1905, 1, 1), date(2027, 1, 1)):
        with pytest.raises(Refusal):
            services.register_person(name="李奶奶", birth_date=wrong, region=region, actor=None, now=day)


def test_the_number_lies_in_no_column_in_clear(complete, now, caplog):
    caplog.set_level(logging.DEBUG)
    person = complete(UserFactory())
    services.reveal_for_certificate(person_id=person.pk, purpose="certificates.render", now=now)
    with pytest.raises(AlreadyRegistered):
        complete(UserFactory())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    text = bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                    assert not any(part in text for part in (CANARY, CANARY[6:], CANARY[:14])), table
    assert CANARY not in caplog.text
    assert selectors.masked_number(person) == f"2{'*' * 15}{CANARY[-2:]}"


def test_another_copy_of_the_sealed_value_does_not_open_in_another_row(complete):
    first, second = complete(UserFactory()), PersonFactory()
    sealed = bytes(IdentityDocument.objects.get(person=first).number_sealed)
    assert adapters.unseal(sealed, owner=first.public_id) == CANARY
    with pytest.raises(vault.Broken):
        adapters.unseal(sealed, owner=second.public_id)


def test_the_same_document_twice_is_refused_in_words_that_tell_nothing(complete):
    owner, other = UserFactory(), UserFactory()
    complete(owner)
    with pytest.raises(AlreadyRegistered) as same_name:
        complete(other)
    with pytest.raises(AlreadyRegistered) as other_name:
        complete(other, name="别人")
    assert str(same_name.value) == str(other_name.value)
    assert "王桂芳" not in str(same_name.value)
    assert CANARY not in str(same_name.value)
    assert "联系" in str(same_name.value)
    assert same_name.value.field == "number"
    assert selectors.of_user(other) is None


def test_a_card_is_not_registered_again_as_another_kind(complete, now):
    first = "81000019900101996"
    number = first + numbers.check_digit(first)
    services.register_person(name="陈大文", kind="residence", number=number, actor=None, now=now)
    assert adapters.digest("residence", number) == adapters.digest("id_card", number)
    assert adapters.digest("passport", number) != adapters.digest("id_card", number)


def test_the_database_itself_refuses_a_second_row(complete):
    person, other = complete(UserFactory()), PersonFactory()
    digest = IdentityDocument.objects.get(person=person).number_digest
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityDocument.objects.filter(person=other).update(number_digest=digest)


def test_whom_a_school_registered_is_linked_when_name_and_number_agree(complete, now, region):
    known = PersonFactory(user=None, name="王桂芳", number=CANARY)
    user = UserFactory()
    with pytest.raises(AlreadyRegistered):
        complete(user, name="王桂香")
    assert complete(user) == known
    assert selectors.of_user(user) == known
    assert Person.objects.count() == 1
    assert Entry.objects.filter(action="people.identity.linked").count() == 1
    with pytest.raises(AlreadyRegistered):
        complete(UserFactory())


def test_a_person_without_document_completes_their_own_row(complete, now):
    user = UserFactory()
    volunteer = services.register_person(name="小王", user=user, actor=None, now=now)
    assert selectors.of_user(user) is None
    assert complete(user) == volunteer
    with pytest.raises(Refusal, match="已经登记好了"):
        complete(user, number=id_number(13_998))


def test_a_wrong_digit_a_missing_consent_and_a_wide_region_keep_everything_out(complete, region):
    user = UserFactory()
    wrong = CANARY[:-1] + ("1" if CANARY[-1] != "1" else "2")
    for more, field in (
        ({"number": wrong}, "number"),
        ({"consent": False}, "consent"),
        ({"region": 230000}, "region"),
        ({"region": 230100}, "region"),
        ({"region": None}, "region"),
        ({"name": "王" * 51}, "name"),
        ({"kind": "passport", "number": "E12345678"}, "sex"),
        ({"kind": "passport", "number": "E12345678", "sex": "F"}, "birth_date"),
        ({"kind": "passport", "number": "E12345678", "sex": "F", "birth_date": date(2090, 1, 1)}, "birth_date"),
    ):
        with pytest.raises(Refusal) as refused:
            complete(user, **more)
        assert refused.value.field == field
    assert Person.objects.count() == 0
    assert complete(user, kind="passport", number="e12345678", sex="F", birth_date=date(1990, 1, 1)).sex == "F"


def test_an_unknown_area_is_a_warning_and_an_old_one_is_nothing(complete, now):
    for area, warning in ((999999, "unknown_area"), (230121, "")):
        number = id_number(7, area=area)
        person = services.register_person(name="臧月兰", number=number, actor=None, now=now)
        assert person.document.warning == warning


def test_guessing_has_an_end_and_typing_errors_cost_nothing(complete):
    PersonFactory(user=None, name="王桂芳", number=CANARY)
    user = UserFactory()
    for _ in range(15):
        with pytest.raises(WrongNumber):
            complete(user, number=CANARY[:-1] + ("1" if CANARY[-1] != "1" else "2"))
    for _ in range(10):
        with pytest.raises(AlreadyRegistered):
            complete(user, name="猜的")
    with pytest.raises(TooManyTries) as refused:
        complete(user)
    assert refused.value.status == 429
    assert complete(UserFactory()).name == "王桂芳"


@pytest.mark.parametrize("name", ["古丽米热·阿卜杜喀迪尔·依明尼亚孜", "隋𬱖", "佟㛃宁", "𬱖" * 50])
def test_long_and_rare_names_survive(name, now):
    person = PersonFactory(name=name)
    assert Person.objects.get(pk=person.pk).name == name


class TestRevealing:
    def test_an_officer_of_the_region_sees_it_and_leaves_a_trace(self, complete, make_user, now, region):
        person = complete(UserFactory())
        officer = make_user((Role.COUNTY_OFFICER, None, region.pk))
        assert services.reveal(person=person, reason="核对证书申请材料", actor=officer, now=now) == CANARY
        entry = Entry.objects.get(action="people.number.revealed")
        assert entry.actor_id == officer.pk
        assert entry.data == {"reason": "核对证书申请材料"}

    def test_others_do_not(self, complete, make_user, now):
        person = complete(UserFactory())
        for user in (
            make_user((Role.COUNTY_OFFICER, None, RegionFactory(code=230102).pk)),
            make_user((Role.CITY_OFFICER, None, RegionFactory(code=420700).pk)),
            make_user((Role.SCHOOL_MANAGER, None, 230103)),
            person.user,
        ):
            with pytest.raises(NotYours):
                services.reveal(person=person, reason="好奇，想看看", actor=user, now=now)
        assert not Entry.objects.filter(action="people.number.revealed").exists()

    def test_a_reason_is_needed(self, complete, make_user, now, region):
        officer = make_user((Role.COUNTY_OFFICER, None, region.pk))
        with pytest.raises(Refusal) as refused:
            services.reveal(person=complete(UserFactory()), reason=" 看 ", actor=officer, now=now)
        assert refused.value.field == "reason"

    def test_a_certificate_takes_it_with_a_trace(self, complete, now):
        person = complete(UserFactory())
        assert services.reveal_for_certificate(person_id=person.pk, purpose="certificates.render", now=now) == CANARY
        assert Entry.objects.get(action="people.number.used").data == {"purpose": "certificates.render"}
        bare = services.register_person(name="老李", actor=None, now=now)
        assert services.reveal_for_certificate(person_id=bare.pk, purpose="x", now=now) == ""

    def test_a_new_key_reads_the_old_values_and_seals_them_anew(self, complete, now, settings):
        person = complete(UserFactory())
        settings.IDENTITY_KEYS = {"k9": "a new secret", **settings.IDENTITY_KEYS}
        settings.IDENTITY_KEY_CURRENT, settings.IDENTITY_CIPHER = "k9", "sm4-gcm"
        assert services.reveal_for_certificate(person_id=person.pk, purpose="x", now=now) == CANARY
        assert services.reseal(actor=None, now=now) == 1
        assert services.reseal(actor=None, now=now) == 0
        settings.IDENTITY_KEYS = {"k9": "a new secret"}
        assert services.reveal_for_certificate(person_id=person.pk, purpose="x", now=now) == CANARY

    def test_the_command_goes_on_until_none_is_left(self, complete, settings, capsys):
        complete(UserFactory())
        settings.IDENTITY_KEYS = {"k9": "a new secret", **settings.IDENTITY_KEYS}
        settings.IDENTITY_KEY_CURRENT = "k9"
        call_command("rotate_keys")
        call_command("rotate_keys")
        assert capsys.readouterr().out.split() == "1 numbers sealed anew 0 numbers sealed anew".split()
