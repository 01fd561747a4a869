"""Numbers, names and sealing, by example and by property."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.enums import DocumentKind as Kind
from portal.people.errors import WrongName, WrongNumber
from portal.people.logic import names, numbers, vault

TODAY = date(2026, 11, 20)
VALID = "230103197903149922"

first17 = st.builds(
    lambda area, born, sequence: f"{area}{born:%Y%m%d}{sequence:03d}",
    st.integers(110101, 659012),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(first17)
def test_a_number_with_its_check_digit_is_read_and_no_other_digit_will_do(first):
    right = numbers.check_digit(first)
    parsed = numbers.parse(Kind.ID_CARD, first + right, today=TODAY)
    assert parsed.birth_date == date(int(first[6:10]), int(first[10:12]), int(first[12:14]))
    assert parsed.sex == ("M" if int(first[16]) % 2 else "F")
    for other in set("0123456789X") - {right}:
        with pytest.raises(WrongNumber) as refused:
            numbers.parse(Kind.ID_CARD, first + other, today=TODAY)
        assert refused.value.problem == "check_digit"


@given(first17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(first, position, step):
    whole = first + numbers.check_digit(first)
    digit = str((int(whole[position]) + step) % 10)
    with pytest.raises(WrongNumber):
        numbers.parse(Kind.ID_CARD, whole[:position] + digit + whole[position + 1 :], today=TODAY)


@given(first17, st.integers(0, 15))
def test_two_neighbours_that_changed_places_are_always_noticed(first, position):
    whole = first + numbers.check_digit(first)
    if whole[position] == whole[position + 1]:
        return
    swapped = whole[:position] + whole[position + 1] + whole[position] + whole[position + 2 :]
    with pytest.raises(WrongNumber):
        numbers.parse(Kind.ID_CARD, swapped, today=TODAY)


@pytest.mark.parametrize(
    "written", [VALID, " 230103 19790314 9922 ", "２３０１０３１９７９０３１４９９２２", "230103-19790314-9922"]
)
def test_what_thumbs_type_is_understood(written):
    assert numbers.parse(Kind.ID_CARD, written, today=TODAY).value == VALID
    assert numbers.parse(Kind.ID_CARD, "23010319880130990x", today=TODAY).value.endswith("X")


@pytest.mark.parametrize(
    ("kind", "written", "problem", "hint"),
    [
        (Kind.ID_CARD, "", "empty", "填写"),
        (Kind.ID_CARD, "2301031979031499", "length", "16"),
        (Kind.ID_CARD, "230103790314992", "old_length", "15"),
        (Kind.ID_CARD, "23010319790314992O", "characters", "18"),
        (Kind.ID_CARD, "2301031979X3149922", "characters", "11"),
        (Kind.ID_CARD, "230103197913149922", "date", "19791314"),
        (Kind.ID_CARD, "230103202702309922", "date", "20270230"),
        (Kind.ID_CARD, "230103202703149922", "future", "出生日期"),
        (Kind.ID_CARD, "230103197903149923", "check_digit", "最后一位"),
        (Kind.RESIDENCE_PERMIT, VALID, "not_residence", "810000"),
        (Kind.HK_MACAO_PERMIT, "X12345678", "hk_macao", "H 或 M"),
        (Kind.TAIWAN_PERMIT, "1234567", "taiwan", "8 位"),
        (Kind.PASSPORT, "E1", "passport", "护照"),
    ],
)
def test_each_wrong_number_is_told_where_to_look_without_repeating_it(kind, written, problem, hint):
    with pytest.raises(WrongNumber) as refused:
        numbers.parse(kind, written, today=TODAY)
    assert refused.value.problem == problem
    assert hint in str(refused.value)
    assert refused.value.field == "number"
    assert not written or written not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "written"),
    [(Kind.HK_MACAO_PERMIT, "h12345678"), (Kind.TAIWAN_PERMIT, "12345678"), (Kind.PASSPORT, "e1234 5678")],
)
def test_other_documents(kind, written):
    assert numbers.parse(kind, written, today=TODAY).value == written.upper().replace(" ", "")


def test_a_residence_permit_is_no_identity_card():
    first = "81000019900101996"
    number = first + numbers.check_digit(first)
    assert numbers.parse(Kind.RESIDENCE_PERMIT, number, today=TODAY).sex == "F"
    with pytest.raises(WrongNumber, match="居住证"):
        numbers.parse(Kind.ID_CARD, number, today=TODAY)


@given(st.text(alphabet="0123456789XHM", min_size=0, max_size=18))
def test_a_masked_number_keeps_its_length_and_shows_three_characters_at_most(value):
    masked = numbers.mask(value)
    assert len(masked) == len(value)
    assert sum(character != "*" for character in masked) <= 3


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("周敏", "周*"),
        ("王桂芳", "王*芳"),
        ("尉迟秀琴", "尉**"),
        ("古丽米热·阿卜杜喀迪尔·依明尼亚孜", "古**"),
        ("隋𬱖", "隋*"),
        ("𬱖", "*"),
        ("", ""),
        ("Anna Smith", "A**"),
        ("e\u0301a\u0300b", "e\u0301*b"),
    ],
)
def test_masks_of_names(name, masked):
    assert names.mask(name) == masked


letters = st.characters(categories=["Lo", "Lu", "Ll"])


@given(st.text(alphabet=letters, min_size=1, max_size=50))
def test_a_mask_never_gives_the_name_away(name):
    masked = names.mask(name)
    assert "*" in masked
    assert masked != name
    assert len(masked) <= 3
    assert masked[0] in {name[0], "*"}


@given(st.text(alphabet=letters, min_size=1, max_size=50))
def test_cleaning_keeps_every_letter_and_is_stable(name):
    name = unicodedata.normalize("NFC", name)
    if len(name) <= 50:
        assert names.clean(name) == name
        assert names.clean(names.clean(f" {name} ")) == name


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 王 桂 芳 ", "王桂芳"),
        ("古丽米热•阿卜杜喀迪尔", "古丽米热·阿卜杜喀迪尔"),
        ("古丽米热・阿卜杜喀迪尔", "古丽米热·阿卜杜喀迪尔"),
        ("隋𬱖", "隋𬱖"),
        ("佟㛃宁", "佟㛃宁"),
        ("Anna  Maria O'Neil", "Anna Maria O'Neil"),
        ("测" * 50, "测" * 50),
        ("𬱖" * 50, "𬱖" * 50),
    ],
)
def test_names_as_people_write_them(written, kept):
    assert names.clean(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "name_empty"),
        ("　", "name_empty"),
        ("测" * 51, "name_long"),
        ("王<b>", "name_characters"),
        ("王1", "name_characters"),
        ("···", "name_characters"),
        ("王\u202e芳", "name_characters"),
    ],
)
def test_what_is_no_name(written, code):
    with pytest.raises(WrongName) as refused:
        names.clean(written)
    assert refused.value.code == code


@given(
    st.text(max_size=40), st.text(min_size=1, max_size=20), st.binary(min_size=12, max_size=12), st.sampled_from([1, 2])
)
def test_sealing_returns_what_was_sealed_and_notices_any_change(plain, owner, nonce, cipher):
    key = vault.derive("secret", "identity.seal")
    sealed = vault.seal(plain, owner=owner, key_id="k7", key=key, nonce=nonce, cipher=cipher)
    assert vault.key_id(sealed) == "k7"
    assert vault.unseal(sealed, owner=owner, key=key) == plain
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for attempt in (
        lambda: vault.unseal(sealed, owner=owner + "x", key=key),
        lambda: vault.unseal(sealed, owner=owner, key=vault.derive("other", "identity.seal")),
        lambda: vault.unseal(changed, owner=owner, key=key),
    ):
        with pytest.raises(vault.Broken):
            attempt()


def test_the_blind_index_depends_on_key_and_number_space():
    key = vault.derive("a", "identity.index")
    found = {
        vault.digest("resident", VALID, key=key),
        vault.digest("passport", VALID, key=key),
        vault.digest("resident", VALID, key=vault.derive("b", "identity.index")),
        vault.digest("resident", VALID, key=key, algorithm="sm3"),
    }
    assert len(found) == 4
    assert all(len(value) == 64 for value in found)
