"""Rules that the database keeps."""

from credit.subsidies import adapters


def install_rules(*, using: str = "default") -> None:
    """Install what no migration can carry to both databases; runs after every migrate."""
    adapters.install(using)
