"""What the codes of the lake are called, in the reader's words.

A column says who knows (`Column.said_by`): a field whose choices have labels, a register whose rows have names, or one
of the open vocabularies of the registry and the directory.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from tijiao.directory.attributes import ATTRIBUTES
from tijiao.insight.catalog import Column
from tijiao.pages.language import language
from tijiao.registry.words import FACILITY_KINDS, STATE_KEYS, STATE_VALUES

Words = Mapping[str, str]
_OPEN: dict[str, Mapping[str, Any]] = {
    "registry_facility.kind": FACILITY_KINDS,
    "registry_facilitystate.key": STATE_KEYS,
    "registry_facilitystate.value": STATE_VALUES,
    "directory_organisationattribute.key": {key: title for key, (title, _values) in ATTRIBUTES.items()},
    "directory_organisationattribute.value": {
        code: word for _title, values in ATTRIBUTES.values() for code, word in values.items()
    },
}


def words_of(column: Column) -> Words:
    """Code → what it is called, in the reader's language; {} for a column whose values speak for themselves.

    Raises LookupError for a `said_by` that nobody knows: a fault of the catalog, which a test finds.
    """
    return fixed_words(column) or _registered(column)


def fixed_words(column: Column) -> Words:
    """The same where the program or a form knows all codes; {} else, since registers grow. Raises LookupError."""
    if not column.said_by:
        return {code: title.say(language()) for code, title in column.choices.items()}
    if column.said_by in _OPEN:
        return {code: str(word) for code, word in _OPEN[column.said_by].items()}
    choices = _field(column).flatchoices
    return {str(code): str(label) for code, label in choices if code not in ("", None)}


def _registered(column: Column) -> Words:
    """What the rows of a register are called."""
    if not column.said_by:
        return {}
    field = _field(column)
    return {str(getattr(one, field.name)): str(one) for one in field.model._default_manager.all()}


def _field(column: Column) -> Any:
    table, _dot, name = column.said_by.partition(".")
    try:
        return _models()[table]._meta.get_field(name)
    except FieldDoesNotExist:
        raise LookupError(column.said_by) from None


@cache
def _models() -> Mapping[str, Any]:
    """Table → its model."""
    return {one._meta.db_table: one for one in apps.get_models()}
