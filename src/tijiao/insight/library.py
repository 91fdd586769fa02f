"""The indicators and the data sets of this installation, read from the packs once a process."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
class Used:
    """A form of a pack, and the codes of the ledgers that the packs declare for it."""

    form: FormDefinition
    ledgers: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """Indicators by id, in the order of their ids, data sets by id, and the forms that the data sets are made of."""

    indicators: Mapping[str, Indicator]
    datasets: Mapping[str, DataSet]
    forms: Mapping[str, Used] = field(default_factory=dict)

    def indicator(self, indicator_id: str) -> Indicator:
        """Raises NoSuchIndicator."""
        found = self.indicators.get(indicator_id)
        if found is None:
            raise NoSuchIndicator(indicator=indicator_id)
        return found


def library() -> Library:
    """What the packs of the settings declare; beside them the indicators that the database keeps, and the data sets of
    forms for which ledgers were issued on a page.
    """
    return _joined(load(settings.PACKS, settings.PLAN_PACK))


_with_kept: dict[tuple[int, int, int], Library] = {}


def _joined(packs: Library) -> Library:
    """The same object as long as no side changed; where an id stands in both, the pack's counts."""
    own, issued = kept.confirmed(), kept.issued()
    if not own and not issued:
        return packs
    key = (id(packs), id(own), id(issued))
    if key not in _with_kept:
        _with_kept.clear()
        indicators = dict(sorted({**own, **packs.indicators}.items()))
        _with_kept[key] = Library(indicators, _datasets(packs, issued), packs.forms)
    return _with_kept[key]


def _datasets(packs: Library, issued: Mapping[str, kept.Issued]) -> dict[str, DataSet]:
    """Those of the packs, and those of issued forms. A pack's form stays as the pack declares it, with the records of
    the ledgers issued for it.
    """
    found = dict(packs.datasets)
    for form_id, one in issued.items():
        used = packs.forms.get(form_id)
        if used is not None:
            found |= {made.id: made for made in of_form(used.form, sorted({*used.ledgers, *one.ledgers}))}
            continue
        latest, *earlier = one.versions
        made_here = of_form(latest, one.ledgers, earlier=earlier)
        found |= {made.id: made for made in made_here if made.id not in packs.datasets}
    return found


@lru_cache(maxsize=4)
def load(packs: Path, plan: str) -> Library:
    """Reads packs/national, where it declares something, and the plan's folder."""
    datasets = {name: dataset for name, dataset in catalog.own().items() if not dataset.produced or name in PRODUCERS}
    indicators: dict[str, Indicator] = {}
    forms: dict[str, Used] = {}
    for name in (*FOLDERS, plan):
        loaded = load_folder(packs / name, KINDS, partial=True)
        users = defaultdict(list)
        for ledger in loaded.entries(ledgers.LedgerEntry):
            users[ledger.form].append(ledger.id)
        for form in loaded.entries(FormDefinition):
            forms[form.id] = used = Used(form, tuple(sorted(users[form.id])))
            datasets |= {made.id: made for made in of_form(form, used.ledgers)}
        indicators |= {one.id: one for entry in loaded.entries(Indicator) for one in entry.all()}
    return Library(dict(sorted(indicators.items())), datasets, forms)
