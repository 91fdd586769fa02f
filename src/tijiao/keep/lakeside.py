"""What `keep` asks of the lake."""

from tijiao.insight import kept
from tijiao.insight.problems import ManifestDamaged, ManifestOfAnotherVersion
from tijiao.insight.readings import now
from tijiao.insight.store import lake


def refresh() -> dict[str, list[str]]:
    """Rewrite what is marked. Returns data set → partitions."""
    return lake().refresh(at=now())


def rebuild() -> dict[str, list[str]]:
    """Write everything anew, with what stands beside the lake. Returns data set → partitions."""
    kept.project()
    return lake().rebuild(at=now())


def bring_up() -> bool:
    """Rewrite what is marked or defined anew; everything when this version cannot read the manifest (then True)."""
    try:
        refresh()
    except (ManifestDamaged, ManifestOfAnotherVersion):
        rebuild()
        return True
    return False


def purge() -> None:
    """Rewrite what is marked, and remove every file that holds an earlier state.

    A data set that no pack declares any more keeps its files in a refresh: then everything is written anew.
    """
    there = lake()
    if there.manifest().tables.keys() - there.datasets.keys():
        there.rebuild(at=now())
    else:
        there.refresh(at=now())
    there.collect(grace=0)
