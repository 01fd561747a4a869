"""Arithmetic of division codes (GB/T 2260: two digits province, two city, two county)."""


def span(code: int) -> tuple[int, int]:
    """Return the inclusive range of codes that lie in the division `code`; 0 is the whole country."""
    if code == 0:
        return 0, 999999
    if code % 10000 == 0:
        return code, code + 9999
    if code % 100 == 0:
        return code, code + 99
    return code, code
