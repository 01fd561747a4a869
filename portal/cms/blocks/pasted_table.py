"""Tables as people paste them from a word processor or a spreadsheet: a line a row, cells parted by tabs or bars."""


def rows(text: str) -> list[list[str]]:
    """Return the cells of a pasted table, row by row; rows are filled up to the longest one.

    A tab parts cells; where a text holds no tab at all, a vertical bar does. Empty lines are passed over.
    """
    separator = "\t" if "\t" in text else "|"
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if separator == "|":
            line = line.strip().strip("|")
        found.append([cell.strip() for cell in line.split(separator)])
    width = max((len(row) for row in found), default=0)
    return [row + [""] * (width - len(row)) for row in found]


def written(columns: list[str], body: list[list[str]]) -> str:
    """Return the text from which `rows` reads the head `columns` and `body` again; tabs inside cells become spaces."""
    lines = [columns, *body]
    return "\n".join("\t".join(" ".join(str(cell).split()) for cell in line) for line in lines)
