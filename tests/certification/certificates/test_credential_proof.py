"""Proofs of credentials, by the vectors that W3C publishes and by property."""

import base64
import copy
import gzip
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.certificates import logic
from certification.certificates.logic import proof as proofs

# w3c/vc-di-eddsa, TestVectors/eddsa-jcs-2022 and keyPair.json.
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
DOCUMENT = {
    "@context": CONTEXTS,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"  # a published test key
VALUE = "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4"
SIGNED = DOCUMENT | {
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": f"https://vc.example/issuers/5678#{KEY}",
        "proofPurpose": "assertionMethod",
        "@context": CONTEXTS,
        "proofValue": VALUE,
    }
}


def test_the_published_vector_is_signed_and_checked_alike():
    secret = Ed25519PrivateKey.from_private_bytes(proofs.unbase58(SECRET)[2:])
    assert logic.multikey(secret.public_key().public_bytes_raw()) == KEY
    options = logic.options(DOCUMENT, method=f"{DOCUMENT['issuer']}#{KEY}", created="2023-02-24T23:36:38Z")
    assert logic.secured(DOCUMENT, options, secret.sign(logic.to_sign(DOCUMENT, options))) == SIGNED
    logic.check(SIGNED, key=logic.unmultikey(KEY))
    assert logic.method_of(SIGNED).endswith(KEY)


def leaves(value, path=()):
    if isinstance(value, dict):
        for name in value:
            yield (*path, name)
            yield from leaves(value[name], (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield (*path, number)
            yield from leaves(inner, (*path, number))


PLACES = list(leaves(SIGNED))
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12) | st.lists(st.text(max_size=3))
)


@settings(max_examples=250, deadline=None)
@given(
    place=st.sampled_from(PLACES), value=SCALARS, what=st.sampled_from(["put", "drop", "add"]), name=st.text(max_size=8)
)
def test_whatever_is_changed_breaks_the_proof(place, value, what, name):
    changed = copy.deepcopy(SIGNED)
    inside = changed
    for step in place[:-1]:
        inside = inside[step]
    if what == "drop":
        del inside[place[-1]]
    elif what == "put":
        inside[place[-1]] = value
    elif isinstance(inside, dict):
        inside[name] = value
    else:
        inside.append(value)
    if changed == SIGNED or (what == "drop" and place == ("proof", "@context")):
        return
    with pytest.raises(proofs.Broken):
        logic.check(changed, key=logic.unmultikey(KEY))


def test_a_proof_holds_without_its_own_contexts_only_if_it_was_made_so():
    changed = copy.deepcopy(SIGNED)
    del changed["proof"]["@context"]
    with pytest.raises(proofs.Broken):
        logic.check(changed, key=logic.unmultikey(KEY))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=64))
def test_base58_comes_back(content):
    assert proofs.unbase58(proofs.base58(content)) == content


@pytest.mark.parametrize(
    "text", ["", "z", "z0", "6Mk", "z" + "1" * 500, "z6Mk", "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"]
)
def test_what_is_no_ed25519_key_is_refused(text):
    with pytest.raises(proofs.Broken):
        logic.unmultikey(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json"),
        ("[1]", "json"),
        ("{", "json"),
        (b"\xff\xfe{}", "json"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": {"b": 1, "b": 2}}', "twice"),
        ('{"a": NaN}', "number"),
        ('{"a": 1' + "0" * 6000 + "}", "json"),
        ('{"a":' + "[" * 40 + "]" * 40 + "}", "deep"),
        ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "json"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text, code):
    with pytest.raises(proofs.Broken) as caught:
        logic.parse(text)
    assert caught.value.args == (code,)


@pytest.mark.parametrize("odd", [r'"\ud800"', "1e400", "9007199254740993", r'{"\udfff": 1}'])
def test_what_has_no_canonical_form_has_no_proof(odd):
    document = json.loads(json.dumps(SIGNED))
    document["odd"] = json.loads(odd)
    with pytest.raises(proofs.Broken):
        logic.check(document, key=logic.unmultikey(KEY))


def bits(text):
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    return gzip.decompress(packed)


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, logic.SIZE - 1), max_size=60))
def test_a_list_has_exactly_the_bits_that_were_set(positions):
    document = logic.list_document(
        url="https://example.org/status/0/revocation",
        issuer={"id": "https://example.org"},
        purpose=logic.REVOCATION,
        positions=positions,
        valid=("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        ttl=300,
    )
    subject = document["credentialSubject"]
    assert subject["encodedList"].startswith("u")
    content = bits(subject["encodedList"])
    assert len(content) * 8 == logic.SIZE
    assert {n for n in positions if content[n // 8] >> (7 - n % 8) & 1} == positions
    assert sum(byte.bit_count() for byte in content) == len(positions)


def test_the_first_place_is_the_leftmost_bit():
    assert bits(logic.list_document(
        url="u", issuer={}, purpose="revocation", positions={0}, valid=("", ""), ttl=1
    )["credentialSubject"]["encodedList"])[0] == 0x80  # fmt: skip


def test_decoys_stay_and_are_not_to_be_worked_out():
    mine = logic.decoys(b"one", 3, "revocation")
    assert mine == logic.decoys(b"one", 3, "revocation")
    assert len(mine) == 96
    assert all(logic.place(index)[0] == 3 for index in mine)
    assert len(mine & logic.decoys(b"two", 3, "revocation")) < 5


def test_what_is_set_in_both_lists_does_not_tell_the_decoys():
    assert len(logic.decoys(b"one", 3, "revocation") & logic.decoys(b"one", 3, "suspension")) < 5
