"""Tijiao runs the year of a city's education-and-sports bureau. The design is in docs/architecture.md."""

__version__ = "0.1.0"
