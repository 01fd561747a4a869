"""What is told of keys: the command for the operator, the call for everybody."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.keys import logic, services

pytestmark = pytest.mark.usefixtures("ring")


def test_multikey_of_a_published_key():
    """The public key of RFC 8032, section 7.1, test 1, as it stands in did:key documents."""
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert logic.multibase(raw) == "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
    # Of the base58 draft (draft-msporny-base58), section 5.
    assert logic.base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert logic.base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


@pytest.mark.django_db
class TestCommand:
    """manage.py signing_keys."""

    def run(self, *arguments: str) -> dict:
        out = StringIO()
        call_command("signing_keys", *arguments, "--json", stdout=out, stderr=StringIO())
        return json.loads(out.getvalue())

    def test_list_shows_all_purposes(self):
        keys = self.run("list")["keys"]
        assert [key["purpose"] for key in keys] == ["pdf", "credential", "log"]
        assert all(key["current"] for key in keys)
        assert "PRIVATE" not in json.dumps(keys)

    def test_rotate_retire_and_compromised(self):
        (first,) = self.run("list", "log")["keys"]
        (second,) = self.run("rotate", "log")["keys"]
        assert second["current"]
        (marked,) = self.run("compromised", "log", "--key", first["key_id"], "--since", "2026-01-01T00:00+08:00")[
            "keys"
        ]
        assert marked["key_id"] == first["key_id"]
        assert marked["compromised_on"] == "2025-12-31T16:00:00+00:00"
        (retired,) = self.run("retire", "log")["keys"]
        assert retired["key_id"] == second["key_id"]
        assert not any(key["current"] for key in self.run("list", "log")["keys"])

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            (["rotate"], 2),
            (["compromised", "log"], 2),
            (["compromised", "log", "--since", "yesterday"], 2),
            (["compromised", "log", "--since", "2026-01-01T00:00"], 2),
            (["compromised", "log", "--since", "2226-01-01T00:00+08:00"], 1),
            (["retire", "log", "--key", "log-0"], 1),
        ],
    )
    def test_wrong_calls(self, arguments, status):
        with pytest.raises(CommandError) as refused:
            self.run(*arguments)
        assert refused.value.returncode == status

    def test_check_says_which_key_cannot_be_used(self, settings, tmp_path):
        assert self.run("check") == {"problems": {}}
        settings.SIGNING_KEYS = {
            **settings.SIGNING_KEYS,
            "log": {"key": str(tmp_path / "gone.pem"), "passphrase": "", "public": ""},
        }
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("signing_keys", "check", stdout=out)
        assert ended.value.code == 1
        assert "pdf: signs" in out.getvalue()
        assert "gone.pem" in out.getvalue()

    def test_words_for_people(self):
        out, err = StringIO(), StringIO()
        call_command("signing_keys", "retire", "credential", stdout=out, stderr=err)
        assert "retired_on 20" in out.getvalue()
        assert "rotate" in err.getvalue()


@pytest.mark.django_db
def test_anybody_may_read_the_public_keys(now):
    services.rotate(purpose="log", actor=None, now=now)
    answer = Client().get("/api/v1/keys")
    assert answer.status_code == 200
    body = answer.json()
    assert [key["purpose"] for key in body["keys"]] == ["pdf", "credential", "log", "log"]
    assert body["keys"][0]["certificates"][0].startswith("-----BEGIN CERTIFICATE-----")
    assert body["keys"][0]["development"]
    assert body["keys"][1]["public_key_multibase"].startswith("z6Mk")
    assert len(body["roots"]) == 1
    assert "PRIVATE" not in answer.content.decode()
    only = Client().get("/api/v1/keys?purpose=log").json()["keys"]
    assert [key["current"] for key in only] == [True, False]
    assert Client().get("/api/v1/keys?purpose=tea").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["key", "roots", "ring"])
def test_keys_that_cannot_be_read_are_no_fault_of_the_caller(harm, given, settings, tmp_path, ring):
    if harm == "key":
        given(passphrase="falsch")
    elif harm == "roots":
        settings.SIGNING_ROOTS = str(tmp_path / "none.pem")
    else:
        ring.mkdir(exist_ok=True)
        (ring / "ring.json").write_text('{"keys": [')
    answer = Client().get("/api/v1/keys")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "key_unavailable"
    assert str(tmp_path) not in answer.content.decode()
