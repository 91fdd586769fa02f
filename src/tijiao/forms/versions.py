"""From a stored version to a form that can be evaluated."""

import hashlib
import json

from tijiao.forms.compiled import Form, compile_form
from tijiao.forms.declare import FormDefinition
from tijiao.forms.models import FormVersion

#: digest → form, once a process: what a digest names never changes.
_known: dict[str, Form] = {}


def canonical(definition: FormDefinition) -> str:
    """The declaration as JSON that is the same for the same content: what its digest is made of."""
    told = definition.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(definition: FormDefinition) -> str:
    """SHA-256 of the canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical(definition).encode()).hexdigest()


def form_of(version: FormVersion) -> Form:
    """The compiled form of a published version."""
    found = _known.get(version.digest)
    if found is None:
        definition = FormDefinition.model_validate_json(json.dumps(version.definition))
        found = _known[version.digest] = compile_form(definition)
    return found
