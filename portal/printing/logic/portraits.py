"""Draws the picture that stands where a person has given no photograph."""

_HAIR = {
    "F": "M17 54C12 26 20 12 36 12s23 14 18 42c-1 3-3 4-4 3 2-9 2-16 0-24"
    "-6 1-14 0-19-5-2 4-6 7-10 8-1 8-1 14 0 21-1 1-3 0-4-3z",
    "M": "M18 40c-2-21 7-28 18-28s19 7 16 28c-2-8-5-12-8-14-8 3-16 3-19 2-3 3-5 6-7 12z",
}


def photo_placeholder_svg(sex: str) -> str:
    """Return a drawn portrait, 35 by 49 units of two; `sex` is "F" or "M", anything else is drawn without hair."""
    hair = _HAIR.get(sex, "")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 70 98" width="70" height="98">'
        '<rect width="70" height="98" fill="#d9e6ee"/>'
        '<path d="M6 98c0-24 12-34 29-34s29 10 29 34z" fill="#0b5d57"/>'
        '<path d="M27 64l8 12 8-12" fill="#fff"/>'
        '<rect x="29" y="54" width="12" height="14" fill="#e9bf9d"/>'
        '<ellipse cx="35" cy="40" rx="16" ry="19" fill="#f3cfb0"/>'
        + (f'<path d="{hair}" fill="#33271f"/>' if hair else "")
        + '<path d="M29 49c3 3.5 9 3.5 12 0" fill="none" stroke="#a5694a" stroke-width="1.2" stroke-linecap="round"/>'
        '<path d="M27 41h4M39 41h4" stroke="#4a372b" stroke-width="1.6" stroke-linecap="round"/></svg>'
    )
