"""The indicators and the data sets of this installation, read from the packs once a process."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tijiao.forms.compiled import FORM
from tijiao.forms.declare import FormDefinition
from tijiao.forms.xlsform import FORM_XLSX
from tijiao.insight import catalog, kept
from tijiao.insight.catalog import DataSet
from tijiao.insight.declare import INDICATOR, Indicator
from tijiao.insight.formsets import of_form
from tijiao.insight.problems import NoSuchIndicator
from tijiao.insight.producers import PRODUCERS
from tijiao.ledgers import declare as ledgers
from tijiao.packs.kinds import Kinds, nothing_more
from tijiao.packs.loader import load_folder

#: `pack check` and the publication of packs judge; here what they let pass is only read.
KINDS: Kinds = tuple(replace(kind, check=nothing_more) for kind in (FORM, FORM_XLSX, INDICATOR, *ledgers.KINDS))
FOLDERS = ("national",)


@dataclass(frozen=True)
class Library:
    """Indicators by id, in the order of their ids, and data sets by id."""

    indicators: Mapping[str, Indicator]
    datasets: Mapping[str, DataSet]

    def indicator(self, indicator_id: str) -> Indicator:
        """Raises NoSuchIndicator."""
        found = self.indicators.get(indicator_id)
        if found is None:
            raise NoSuchIndicator(indicator=indicator_id)
        return found


def library() -> Library:
    """What the packs of the settings declare, and the indicators that the database keeps beside them."""
    return _joined(load(settings.PACKS, settings.PLAN_PACK))


_with_kept: dict[tuple[int, int], Library] = {}


def _joined(packs: Library) -> Library:
    """The same object as long as neither side changed; where an id stands in both, the pack's indicator counts."""
    own = kept.confirmed()
    if not own:
        return packs
    key = (id(packs), id(own))
    if key not in _with_kept:
        _with_kept.clear()
        _with_kept[key] = Library(dict(sorted({**own, **packs.indicators}.items())), packs.datasets)
    return _with_kept[key]


@lru_cache(maxsize=4)
def load(packs: Path, plan: str) -> Library:
    """Reads packs/national, where it declares something, and the plan's folder."""
    datasets = {
        name: dataset for name, dataset in catalog.own().items() if not dataset.produced or name in PRODUCERS
    }
    indicators: dict[str, Indicator] = {}
    for name in (*FOLDERS, plan):
        loaded = load_folder(packs / name, KINDS, partial=True)
        users = defaultdict(list)
        for ledger in loaded.entries(ledgers.LedgerEntry):
            users[ledger.form].append(ledger.id)
        for form in loaded.entries(FormDefinition):
            datasets |= {made.id: made for made in of_form(form, sorted(users[form.id]))}
        indicators |= {one.id: one for entry in loaded.entries(Indicator) for one in entry.all()}
    return Library(dict(sorted(indicators.items())), datasets)
