"""The sample city 澜州市: invented, deterministic, and whole enough to show every desk at work."""
