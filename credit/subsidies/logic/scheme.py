"""The words of a pack's subsidies.yaml."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from portal.policy.logic.conditions import Condition, DateWord, Family, Needs
from portal.policy.logic.facts import Service
from portal.policy.logic.words import Cited, Dated, Noted, Share, Strict, Words

Code = Literal[
    "entry_bonus",
    "post_allowance",
    "post_bonus",
    "social_insurance",
    "training",
    "appraisal",
    "agency_construction",
    "agency_operation",
]


class Row(Noted):
    """One line of a table: for which value of the table's fact, how much."""

    entered_as: ClassVar[str] = "yuan"

    is_: Any = Field(None, alias="is")
    in_: list[Any] | None = Field(None, alias="in")
    range: list[int | None] | None = None
    yuan: Annotated[int, Field(ge=0)] | None = None
    fen: Annotated[int, Field(ge=0)] | None = None
    missing: bool = False

    @model_validator(mode="after")
    def _shape(self) -> Self:
        if sum(v is not None for v in (self.is_, self.in_, self.range)) > 1:
            raise ValueError("give one of is, in, range")
        if sum((self.yuan is not None, self.fen is not None, self.missing)) != 1:
            raise ValueError("give exactly one of yuan, fen, missing")
        return self

    @property
    def amount(self) -> int:
        """Return the amount in fen; 0 is only what the pack says, a missing one must not be asked for."""
        return self.fen if self.fen is not None else (self.yuan or 0) * 100

    @property
    def fits_all(self) -> bool:
        """Say whether the line is for every value."""
        return self.is_ is None and self.in_ is None and self.range is None


class Version(Dated):
    """The lines that held in a period."""

    rows: list[Row]


class Table(Cited):
    """Amounts by one fact. A table filters by occupation and kind; the other filters of a condition it has not."""

    id: str
    by: str
    occupation: Words | None = None
    kind: Words | None = None
    values: list[Version] = []
    rows: list[Row] = []
    level: ClassVar[None] = None
    mode: ClassVar[None] = None
    school: ClassVar[None] = None
    since_certificate: ClassVar[None] = None
    period: ClassVar[None] = None


class Times(Strict):
    """How often a part counts: a number among the facts, with a cap."""

    fact: str
    at_most: int | None = None


class Part(Noted):
    """One summand: a table or a fact in fen, perhaps several times."""

    table: str | None = None
    fact: str | None = None
    times: Times | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.table is None) == (self.fact is None):
            raise ValueError("give exactly one of table, fact")
        return self


class Multiply(Noted):
    """A share of the sum, always or under a condition."""

    by: Share
    when: Condition | None = None


class Rounding(Noted):
    """What becomes of a broken fen."""

    to: Literal["fen", "yuan"]
    how: Literal["down", "up", "half_up"]


class Instalment(Noted):
    """One part of a bonus, earned after so many years of unbroken service."""

    share: Share
    after_years: int
    paid_after_years: int | None = None


class Schedule(Noted):
    """When the money is due."""

    kind: Literal["once", "instalments", "monthly", "yearly"]
    parts: list[Instalment] = []
    arrears_months: int = 0


class Cap(Noted):
    """An upper bound: of the amount, the number of payments, or the months."""

    yuan: int | None = None
    times: int | None = None
    months: int | None = None
    per: Literal["year", "lifetime"] = "lifetime"


class Stop(Noted):
    """What ends the parts not yet paid."""

    event: Literal["left", "incident"]
    kinds: Words | None = None


class Exclusion(Noted):
    """A family of schemes that excludes, or may be added to, this one."""

    family: Family


class Publicity(Noted):
    """The public notice before approval or payment."""

    days: int | None = None
    count: Literal["calendar", "working", "unknown"] = "unknown"
    objection_decided_in: int | None = None
    objection_decided_by: str | None = None


class Step(Noted):
    """Who does what on the way of a claim."""

    by: str
    does: Literal["apply", "confirm", "review", "approve", "publish", "pay", "budget"]
    day_of_month: int | None = None
    month_day: str | None = Field(None, pattern=r"^\d\d-\d\d$")
    working_days: int | None = None


class Payer(Strict):
    """Who bears a share."""

    payer: str
    share: Share


class Funding(Cited):
    """How the amount is divided between payers."""

    shares: list[Payer]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if sum(payer.share for payer in self.shares) != 1:
            raise ValueError("funding shares must add up to 1")
        return self


class Clawback(Cited):
    """Which share of what was paid is to be returned after an incident."""

    kinds: Words
    share: Share


class Scheme(Cited, Dated):
    """One subsidy."""

    code: Code
    variant: str | None = None
    title: str
    payee: Literal["person", "agency"] = "person"
    service: Service = Service()
    needs: Needs
    amount: list[Part] = Field(min_length=1)
    multiply: list[Multiply] = []
    rounding: Rounding | None = None
    facts_on: DateWord = "claim"
    values_on: DateWord = "claim"
    schedule: Schedule
    again: Literal["difference", "full"] | None = None
    caps: list[Cap] = []
    excludes: list[Exclusion] = []
    stacks_with: list[Exclusion] = []
    stops: list[Stop] = []
    publicity: Publicity | None = None
    evidence: list[str] = []
    chain: list[Step] = []
    funding: Funding | None = None
    clawback: list[Clawback] = []


class SubsidiesFile(Strict):
    """subsidies.yaml."""

    tables: list[Table] = []
    schemes: list[Scheme] = []
