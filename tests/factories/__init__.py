"""Factories: `from tests.factories import PersonFactory`."""

from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    UserFactory,
    credit_code,
    id_number,
)

__all__ = ["OrganisationFactory", "PersonFactory", "RegionFactory", "UserFactory", "credit_code", "id_number"]
