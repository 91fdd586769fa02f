"""What `keep` asks of the lake."""


def refresh() -> dict[str, list[str]]:
    return {}


def collect() -> None:
    return None
