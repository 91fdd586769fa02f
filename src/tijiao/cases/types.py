"""From a stored type to its declaration and its life."""

import json
from dataclasses import dataclass
from functools import lru_cache

from tijiao.cases.declare import CaseTypeEntry, Life, State, Verb
from tijiao.cases.models import CaseType


@dataclass(frozen=True)
class Declared:
    """What a pack declares for a type now."""

    entry: CaseTypeEntry
    life: Life

    @property
    def first(self) -> State:
        return self.life.states[0]

    def state(self, name: str) -> State:
        """The state of that name; where a life has lost it, its last: a case is never without a state."""
        return self.life.state(name) or self.life.states[-1]

    def allows(self, state: str, verb: Verb) -> bool:
        return verb in self.state(state).moves


def declared(kind: CaseType) -> Declared:
    return _declared(json.dumps(kind.definition, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=256)
def _declared(text: str) -> Declared:
    told = json.loads(text)
    entry = CaseTypeEntry.model_validate_json(json.dumps(told["entry"]))
    return Declared(entry, Life.model_validate_json(json.dumps(told["life"])))
