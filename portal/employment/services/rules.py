"""Rules that the database keeps."""

from portal.employment.adapters import rules


def install_rules(*, using: str = "default") -> None:
    """Install what no migration can carry to both databases; runs after every migrate."""
    rules.install(using)
