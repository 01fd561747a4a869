"""The words of a facts file: what is known of a person, an agency, a service, as plain dated values.

An absent list is unknown, an empty list says that there is none; absent claims are none.
"""

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from portal.policy.logic.words import Noted, Strict, Words

EDUCATION = ("secondary", "college", "bachelor", "master", "doctor")
SCHOOLS = ("ordinary", "local", "technical", "senior_technical", "technician_college", "assessed_vocational")
# Which family a subsidy scheme belongs to: schemes of one family exclude a second claim for the same thing.
FAMILY = {
    "entry_bonus": "entry",
    "post_allowance": "post",
    "post_bonus": "post",
    "social_insurance": "social_insurance",
    "training": "training",
    "appraisal": "appraisal",
    "agency_construction": "agency",
    "agency_operation": "agency",
}


class Person(Strict):
    """Who it is about."""

    id: str = "p"
    birth_date: date | None = None
    sex: Literal["female", "male"] | None = None
    local_household: bool | None = None
    retired: bool | None = None
    student: bool | None = None
    in_difficulty: bool | None = None
    hardship: bool | None = None
    resident: bool | None = None


class Education(Strict):
    """One diploma."""

    level: Literal["secondary", "college", "bachelor", "master", "doctor"]
    mode: Literal["full_time", "part_time"] | None = None
    in_field: bool | None = None
    graduated_on: date
    school: (
        Literal["ordinary", "local", "technical", "senior_technical", "technician_college", "assessed_vocational"]
        | None
    ) = None


class Certificate(Strict):
    """One certificate; kinds: skill_level, qualification, apprenticeship, technician_reserve, title, practice, training."""

    occupation: str
    kind: str = "skill_level"
    level: int | None = Field(None, ge=1, le=5)
    issued_on: date


class Employment(Strict):
    """One spell of employment; `ended_on` absent = still there."""

    organisation: str
    kind: str | None = None
    sector: Literal["private", "public"] | None = None
    post: str | None = None
    front_line: bool | None = None
    in_quota: bool | None = None
    started_on: date
    ended_on: date | None = None
    contract_years: int | None = None


class Insurance(Strict):
    """Months of social insurance, both ends counted."""

    organisation: str | None = None
    from_: str = Field(alias="from", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    to: str | None = Field(None, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    employer_fen: int | None = None


class Attendance(Strict):
    """Days in post in one month."""

    month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    days: int


class Training(Strict):
    """One completed training."""

    course: str
    class_hours: int
    completed_on: date


class ContinuingYear(Strict):
    """Class hours of continuing education that a calendar year asks for, and those done."""

    year: int
    required_hours: int
    done_hours: int


class Incident(Strict):
    """One thing that went wrong."""

    kind: str
    on: date


class Claim(Strict):
    """What was paid already."""

    scheme: str
    instalment: int | None = None
    month: str | None = None
    year: int | None = None
    paid_fen: int
    paid_on: date


class Agency(Strict):
    """An agency that claims for itself."""

    building: Literal["new", "converted", "leased"] | None = None
    government_invested: bool | None = None
    beds: int | None = None
    star: int | None = None
    residents_severe: int | None = None
    residents_other: int | None = None


class Residents(Strict):
    """Who lives in an agency, by how much help they need."""

    severe: int | None = None
    other: int | None = None


class Organisation(Strict):
    """An agency in the words of the first facts files; read as Agency."""

    star_level: int | None = None
    non_government: bool | None = None
    beds_new: int | None = None
    beds_converted: int | None = None
    residents: Residents = Residents()

    @model_validator(mode="after")
    def _one_building(self) -> Self:
        if self.beds_new is not None and self.beds_converted is not None:
            raise ValueError("beds_new and beds_converted: a claim is for one building")
        return self

    def as_agency(self) -> dict[str, Any]:
        """Return what it says as words of Agency, those alone that it says."""
        new = self.beds_new is not None
        said = {
            "building": "new" if new else "converted" if self.beds_converted is not None else None,
            "government_invested": None if self.non_government is None else not self.non_government,
            "beds": self.beds_new if new else self.beds_converted,
            "star": self.star_level,
            "residents_severe": self.residents.severe,
            "residents_other": self.residents.other,
        }
        return {word: value for word, value in said.items() if value is not None}


class ServiceGiven(Strict):
    """One confirmed service of a volunteer."""

    minutes: int = Field(ge=0)
    group: bool = False
    with_guardian: bool | None = None


class Totals(Strict):
    """What a volunteer has saved before this service."""

    lifetime_minutes: int = 0
    day_minutes: int = 0


class Beneficiary(Strict):
    """For whom saved minutes are to be used."""

    relation: Literal["self", "spouse", "lineal", "kin", "friend", "platform", "hardship_elder"]
    birth_date: date | None = None
    hardship: bool | None = None
    district: str | None = None


class Facts(Strict):
    """A whole facts file."""

    person: Person = Person()
    education: list[Education] | None = None
    certificates: list[Certificate] | None = None
    employment: list[Employment] | None = None
    insurance: list[Insurance] | None = None
    attendance: list[Attendance] | None = None
    training: list[Training] | None = None
    continuing: list[ContinuingYear] | None = None
    incidents: list[Incident] | None = None
    claims: list[Claim] = []
    agency: Agency = Agency()
    service: ServiceGiven | None = None
    totals: Totals = Totals()
    beneficiary: Beneficiary | None = None
    # Words of the first facts files; packs ask `agency`, into which they are read. What `agency` says itself goes first.
    organisation: Organisation | None = None

    @model_validator(mode="after")
    def _read_organisation(self) -> Self:
        if self.organisation is not None:
            known = self.agency.model_dump(exclude_none=True)
            # Frozen for everybody else.
            object.__setattr__(self, "agency", Agency(**self.organisation.as_agency() | known))
        return self


class Service(Noted):
    """Which employment spells count, and whether they must be unbroken."""

    posts: Words | None = None
    kinds: Words | None = None
    sectors: Words | None = None
    front_line: bool | None = None
    in_quota: bool | None = None
    counting: Literal["continuous", "cumulative"] = "continuous"


def join(*parts: dict[str, Any]) -> Facts:
    """Return the facts of several rooms as one; raises pydantic.ValidationError where a part breaks the vocabulary.

    Arguments: parts, plain mappings in the words of a facts file. A later `person` or `totals` adds to an earlier one,
    lists of one name are put one after the other.
    """
    found: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            if isinstance(value, dict) and isinstance(found.get(key), dict):
                found[key] = {**found[key], **value}
            elif isinstance(value, list) and isinstance(found.get(key), list):
                found[key] = [*found[key], *value]
            else:
                found[key] = value
    return Facts.model_validate(found)
