"""The ground floor: rooms that know no domain, and the assembly of the portal."""
