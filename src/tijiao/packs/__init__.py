"""Packs: folders of declarations that make a line of work run. Data, no code; plain Python, no Django."""
