"""Heads of the public log: when they are signed, and under which key they hold."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certification.verification import errors, logic, selectors, services
from certification.verification.models import Head
from portal.keys import services as keys
from tests.certification.verification.log.making import enter
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


def test_a_head_is_signed_once_a_day_and_anew_when_the_log_grew(issue, now):
    assert services.sign_head(now=now) is None
    enter(issue(3), now)
    first = services.sign_head(now=now)
    assert services.sign_head(now=now) == first
    assert (first.size, first.root) == (3, selectors.root(3).hex())
    assert json.loads(first.statement) == {
        "origin": "http://testserver/log/", "size": 3, "root": first.root, "time": logic.stamp(now),
    }  # fmt: skip
    assert selectors.head_holds(first)
    enter(issue(1), now)
    second = services.sign_head(now=now)
    assert (second.size, selectors.newest_head()) == (4, second)
    third = services.sign_head(now=now + timedelta(days=1))
    assert (third.size, third.root) == (4, second.root)
    assert third != second
    # A clock that went back makes no head that is older than the last.
    enter(issue(1), now)
    assert services.sign_head(now=now - timedelta(days=3)).at == third.at
    assert not list(selectors.faults())


def test_a_head_by_a_key_that_has_leaked_does_not_hold(issue, now):
    enter(issue(1), now)
    before = services.sign_head(now=now - timedelta(days=2))
    after = services.sign_head(now=now)
    keys.mark_compromised(purpose="log", since=now - timedelta(days=1), actor=None, now=now)
    assert selectors.head_holds(before)
    assert not selectors.head_holds(after)
    keys.rotate(purpose="log", actor=None, now=now)
    renewed = services.sign_head(now=now)
    assert renewed.key_id != after.key_id
    assert selectors.head_holds(renewed)


def run(*words):
    """Return a command's exit and what it says."""
    out, code = StringIO(), 0
    try:
        call_command(*words, stdout=out)
    except SystemExit as stopped:
        code = stopped.code
    return code, out.getvalue()


def test_after_a_leak_a_later_good_head_covers_what_the_known_key_signed(issue, now):
    enter(issue(1), now)
    services.sign_head(now=now - timedelta(days=2))
    enter(issue(1), now)
    leaked = services.sign_head(now=now)
    keys.mark_compromised(purpose="log", since=now - timedelta(days=1), actor=None, now=now)
    code, said = run("check_log")
    assert (code, said.count("\n")) == (1, 1), said
    assert said.startswith(f"head {leaked.pk}: signed with a key that had leaked, and no later head covers it")
    # Without a key nothing is signed, and that is said in a sentence.
    with pytest.raises(CommandError, match="no current key for log"):
        run("sign_log_head")
    keys.rotate(purpose="log", actor=None, now=now)
    run("sign_log_head")
    code, said = run("check_log")
    assert (code, said) == (
        0, f"note: head {leaked.pk}: signed with a key that had leaked; a later head covers it\n2 entries: the log holds\n",
    )  # fmt: skip
    assert [found.fault for found in selectors.findings()] == [False]


def test_a_head_that_says_something_else_than_was_signed_is_found(issue, now):
    enter(issue(2), now)
    head = services.sign_head(now=now)
    rewrite(head, at=now - timedelta(days=1))
    assert run("check_log")[1].startswith(f"head {head.pk}: it is not what its statement says")
    # What a leaked key signed is no excuse for a signature that is none.
    rewrite(head, at=now, signature=head.signature[::-1])
    keys.mark_compromised(purpose="log", since=now - timedelta(days=1), actor=None, now=now)
    keys.rotate(purpose="log", actor=None, now=now)
    services.sign_head(now=now)
    assert run("check_log") == (1, f"head {head.pk}: its signature does not hold\n")


def test_a_log_that_contradicts_its_head_is_not_signed(issue, now):
    enter(issue(2), now)
    services.write_log(now=now)
    Head.objects.create(size=2, root="0" * 64, at=now, statement="{}", key_id="x", signature="eA")
    enter(issue(1), now)
    with pytest.raises(errors.LogBroken):
        services.sign_head(now=now)
    found = [fault.partition(": ")[2] for fault in selectors.faults()]
    assert found == ["its signature does not hold", "its root is not that of its 2 entries"]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_log", "--json", stdout=out)
    assert json.loads(out.getvalue())["faults"]


def test_the_commands(issue, now):
    enter(issue(2), now)

    def say(*words):
        out = StringIO()
        call_command(*words, stdout=out)
        return out.getvalue()

    assert "empty" not in say("sign_log_head")
    assert json.loads(say("sign_log_head", "--json"))["head"]["size"] == 2
    assert json.loads(say("check_log", "--json")) == {"size": 2, "faults": [], "notes": []}
