"""What every published draw has in common: its row, its settling, the published file, the page that replays it.

Desks that draw derive their table from `models.PublishedDraw`; what is drawn, and what follows from it, is theirs.
"""
