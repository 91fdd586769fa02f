"""The packs as a whole: every kind that a desk lets packs declare, and the folders of one installation.

Imports no models, so that packs can be checked without a home and a database.
"""

from pathlib import Path

from tijiao.allocation import declare as allocation
from tijiao.awards import declare as awards
from tijiao.cases import declare as cases
from tijiao.evaluation import declare as evaluation
from tijiao.forms import compiled as forms
from tijiao.forms import xlsform
from tijiao.insight import declare as insight
from tijiao.inspections import declare as inspections
from tijiao.ledgers import declare as ledgers
from tijiao.packs.kinds import Kinds
from tijiao.packs.loader import Loaded, load_folder
from tijiao.plans import declare as plans
from tijiao.programmes import declare as programmes
from tijiao.registry.exchange import declare as exchange
from tijiao.reports import declare as reports

NATIONAL = "national"

KINDS: Kinds = (
    *forms.KINDS,
    *xlsform.KINDS,
    *ledgers.KINDS,
    *inspections.KINDS,
    *cases.KINDS,
    *programmes.KINDS,
    *awards.KINDS,
    *allocation.KINDS,
    *insight.KINDS,
    *plans.KINDS,
    *evaluation.KINDS,
    *reports.KINDS,
    *exchange.KINDS,
)


def load(folder: Path) -> Loaded:
    """A plan's folder, or one of its packs, beside the national standards that stand next to it. Never raises."""
    return load_folder(folder, KINDS, beside=beside(folder))


def beside(folder: Path) -> list[Loaded]:
    """The national standards next to a plan's folder, or next to the plan of a single pack; [] when it is itself."""
    here = folder.resolve()
    for parent in here.parents[:2]:
        national = parent / NATIONAL
        if (national / "pack.yaml").is_file() and national != here:
            return [load_folder(national, KINDS)]
    return []
