"""From a stored ledger to its declaration."""

import json
from functools import lru_cache

from tijiao.ledgers.declare import LedgerEntry
from tijiao.ledgers.models import Ledger


def entry_of(ledger: Ledger) -> LedgerEntry:
    """What the pack declares for the ledger now."""
    return _entry(json.dumps(ledger.definition, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=512)
def _entry(text: str) -> LedgerEntry:
    return LedgerEntry.model_validate_json(text)
