"""Columns of a worksheet by their letters."""


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
