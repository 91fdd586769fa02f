"""The layout of an official document, GB/T 9704-2012. Millimetres and points; what Word and typst both set."""

PAGE = (210.0, 297.0)
#: head, right, foot, left: the core is 156 mm × 225 mm
HEAD, RIGHT, FOOT, LEFT = 37.0, 26.0, 35.0, 28.0
CORE = (156.0, 225.0)
LINES, CHARACTERS = 22, 28
#: sizes in points: 二号 title, 三号 text, 四号 page numbers and imprint
TITLE, TEXT, SMALL = 22.0, 16.0, 14.0
MM = 72 / 25.4
#: what a line of the title holds, less two characters: some programs set figures apart from the characters beside them
TITLE_CHARACTERS = int(CORE[0] * MM / TITLE) - 2
#: from line to line, and from character to character, in points
PITCH = CORE[1] * MM / LINES
ADVANCE = CORE[0] * MM / CHARACTERS
TWIPS_PITCH = int(PITCH * 20)
#: how far the advance lies from the size of the letters, in the 1/4096 points of w:charSpace
CHAR_SPACE = round((ADVANCE - TEXT) * 4096)
#: the same in the twips that a run can be set closer by; a little more, since LibreOffice wants some room
TWIPS_CLOSER = -6
#: the page number's dash lies 7 mm below the core
NUMBER_BELOW = 7.0
RED = "C00000"
