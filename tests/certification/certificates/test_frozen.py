"""What the database itself keeps of a certificate, whoever writes to it; and what re-folding the register finds."""

import json
from datetime import date
from io import StringIO
from itertools import product

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from certification.certificates import selectors, services
from certification.certificates.enums import CheckMethod, CheckOutcome, EventKind, Kind, State
from certification.certificates.logic import states
from certification.certificates.models import Certificate, CertificateEvent
from certification.certificates.services import credentials
from portal.files import services as files
from portal.keys import services as keys
from tests.factories import PersonFactory, RegionFactory
from tests.factories.exams import number_patterns
from tests.factories.frozen import rewrite, unguarded

pytestmark = pytest.mark.django_db
TABLE = "certification_certificates_certificate"


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    """A key that leaks in one test must not be missing in the next."""
    settings.SIGNING_FOLDER = tmp_path / "signing"


@pytest.fixture
def issue(body, now):
    number_patterns(body)

    def make(source=1):
        return services.award(
            kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name="王小芳").pk, issuer_id=body.pk, level=5,
            source_kind="test", source_id=source, issued_on=date(2026, 11, 1), facts={}, actor=None, now=now,
        )  # fmt: skip

    return make


def stored(row, now, content):
    return files.store(
        content=content, name="c.pdf", kind="certificate_pdf", actor=None, now=now, owner_person_id=row.person_id
    )


@pytest.fixture
def complete(issue, now):
    """A certificate with everything that it is given once: file, digest, credential, place in the lists."""
    row = issue()
    credentials.build(row, now=now)
    file = stored(row, now, b"%PDF-1.7 one")
    Certificate.objects.filter(pk=row.pk).update(pdf=file, pdf_sha256=file.sha256, template_version="1")
    return Certificate.objects.get(pk=row.pk)


@pytest.fixture
def elsewhere(now):
    person = PersonFactory(name="李桂兰", region=RegionFactory(code=230103))
    return services.record(
        kind=Kind.EXTERNAL, person_id=person.pk, number="1106003000500001", level=5, issued_on=date(2015, 6, 1),
        issuer_name="原市鉴定中心", actor=None, now=now,
    )  # fmt: skip


def refused(row, match="", **values):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "S1"}, {"holder_name": "李芳"}, {"level": 1}, {"level": None}, {"issued_on": date(2020, 1, 1)},
        {"valid_until": date(2099, 1, 1)}, {"verify_code": "ABCDEFGH"}, {"public_id": "other"}, {"kind": "honour"},
        {"issuer_name": "别家"}, {"issuer_id": None}, {"occupation": "other"}, {"facts": {"scores": "100"}},
        {"source_kind": "other"}, {"source_id": 99}, {"person_id": 0}, {"format_ok": False},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_what_a_certificate_says_is_frozen_at_issue(issue, change):
    refused(issue(), match="append-only table", **change)


@pytest.mark.parametrize(
    "change",
    [
        {"pdf": None}, {"pdf_sha256": "0" * 64}, {"pdf_sha256": ""}, {"template_version": "2"}, {"status_index": 1},
        {"status_index": None}, {"verified_at": None}, {"verified_method": "other"}, {"checked": "refused"},
    ],
    ids=lambda change: "-".join(map(str, *change.items()))[:20],
)  # fmt: skip
def test_what_is_given_once_stays(complete, change):
    refused(complete, match="certificate_given_once", **change)


def test_another_file_does_not_take_the_place_of_the_first(complete, now):
    refused(complete, match="certificate_given_once", pdf=stored(complete, now, b"%PDF-1.7 two"))


def test_a_credential_is_signed_anew_after_a_leak_and_says_the_same(complete, now):
    first = complete.credential
    for other in (None, first | {"name": "别的"}, {name: first[name] for name in first if name != "validFrom"}):
        refused(complete, match="certificate_credential_says_the_same", credential=other)
    keys.mark_compromised(purpose="credential", since=now, actor=None, now=now)
    keys.rotate(purpose="credential", actor=None, now=now)
    credentials.build(complete, now=now)
    again = Certificate.objects.get(pk=complete.pk).credential
    assert again["proof"] != first["proof"]
    assert {**again, "proof": None} == {**first, "proof": None}


def test_no_row_goes_or_is_put_in_the_place_of_another(complete):
    # What only points to it would stop a plain deletion as well: the trigger comes first.
    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
        Certificate.objects.filter(pk=complete.pk)._raw_delete("default")
    columns = [f'"{field.column}"' for field in Certificate._meta.concrete_fields]
    changed = ", ".join("'李芳'" if name == '"holder_name"' else name for name in columns)
    into, same = f"INTO {TABLE} ({', '.join(columns)}) SELECT", f"FROM {TABLE} WHERE true"
    sql = {
        "sqlite": f"INSERT OR REPLACE {into} {changed} {same}",
        "postgresql": f"INSERT {into} {', '.join(columns)} {same} ON CONFLICT (id) DO UPDATE SET holder_name = '李芳'",
    }[connection.vendor]
    with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Certificate.objects.get(pk=complete.pk).holder_name == "王小芳"


def test_states_change_as_the_rules_say_and_in_no_other_way(issue):
    row = issue()
    legal = {(before, after) for befores, after in states.TRANSITIONS.values() for before in befores}
    for before, after in product(State, State):
        rewrite(row, state=before)
        if before == after or (before, after) in legal:
            Certificate.objects.filter(pk=row.pk).update(state=after)
        else:
            refused(row, match="certificate_state_goes_forward", state=after)
    for state in State:
        # What is said of a state comes with it and stays as long.
        rewrite(row, state=state, state_reason="不实", state_since=date(2026, 11, 2))
        for change in ({"state_reason": "别的"}, {"state_since": None}, {"superseded_by": row}):
            refused(row, match="certificate_state_goes_forward", **change)


def test_a_confirmed_certificate_from_elsewhere_stays_confirmed(elsewhere, now):
    services.check(
        certificate=elsewhere, outcome=CheckOutcome.CONFIRMED, method=CheckMethod.NATIONAL_QUERY, actor=None, now=now
    )
    refused(elsewhere, match="certificate_given_once", verified_at=None)
    refused(elsewhere, match="certificate_given_once", checked="refused")
    assert selectors.faults() == []


def walk(row, now):
    for change, reason in ((services.suspend, "核查"), (services.restore, "查清"), (services.revoke, "不实")):
        change(certificate=row, reason=reason, on=now.date(), actor=None, now=now)


def test_the_ledger_folds_the_events_of_each_certificate(issue, complete, elsewhere, now):
    walk(complete, now)
    services.withdraw(certificate=elsewhere, actor=None, now=now)
    new = issue(2)
    old = issue(3)
    services.supersede(certificate=old, by=new, reason="已换发新证书", on=now.date(), actor=None, now=now)
    assert selectors.faults() == []


def said(row):
    """Return what the ledger says, of one certificate alone."""
    found = selectors.faults()
    start = f"certificate {row.number} ({row.public_id}): "
    assert all(fault.startswith(start) for fault in found), found
    return [fault.removeprefix(start) for fault in found]


def test_the_ledger_names_a_certificate_that_was_brought_back(complete, issue, now):
    walk(complete, now)
    for source in (2, 3):
        walk(issue(source), now)
    rewrite(complete, state="valid")
    assert said(complete) == ["the register says valid, its events say revoked"]
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_ledgers", "--json", stdout=out)
    assert stopped.value.code == 1
    assert complete.number in json.loads(out.getvalue())["ledgers"]["certificates"][0]
    # Events that say it too are no way out: nothing leads out of revoked.
    CertificateEvent.objects.create(
        certificate=complete, kind=EventKind.RESTORED, on=now.date(), reason="", recorded_at=now
    )
    assert said(complete) == ["its events contradict each other (restored in state revoked)"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state_reason": "别的"}, "day or reason of its state are not those of its last event"),
        ({"state_since": None}, "day or reason of its state are not those of its last event"),
        ({"state": "superseded"}, "the register says superseded, its events say revoked"),
        ({"pdf_sha256": "0" * 64}, "its digest is not that of its file"),
        ({"pdf": None}, "its digest is not that of its file"),
    ],
)
def test_the_ledger_names_what_else_was_changed(complete, now, change, words):
    walk(complete, now)
    rewrite(complete, **change)
    assert said(complete) == [words]


def test_the_ledger_finds_a_confirmation_that_nobody_gave(elsewhere, now):
    Certificate.objects.filter(pk=elsewhere.pk).update(verified_at=now, verified_method="national_query")
    assert said(elsewhere) == ["it counts as confirmed, and no event says so"]


def test_the_ledger_takes_the_same_statements_for_one_and_for_many(issue, now):
    walk(issue(1), now)
    with CaptureQueriesContext(connection) as few:
        assert selectors.faults() == []
    for source in range(2, 9):
        walk(issue(source), now)
    with CaptureQueriesContext(connection) as many:
        assert selectors.faults() == []
    assert len(many) == len(few) == 2


def test_triggers_come_back_after_a_test_took_them_away(complete):
    with unguarded(TABLE):
        Certificate.objects.filter(pk=complete.pk).update(number="S2")
    refused(complete, match="append-only table", number="S3")
