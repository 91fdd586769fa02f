"""Small forms, written as packs write them."""

from datetime import UTC, datetime
from typing import Any

from tijiao.forms.declare import FormDefinition

MOMENT = datetime(2020, 5, 20, 2, 30, tzinfo=UTC)  # 10:30 in the city


def text(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


def definition(*fields: dict[str, Any], **choices: list[Any]) -> FormDefinition:
    """A form of these fields; a label is added where none is; a choice is a name or (name, columns)."""
    lists = {
        name: [
            {"name": one, "label": text(one)} if isinstance(one, str) else {"name": one[0], "label": text(one[0]), "columns": one[1]}
            for one in rows
        ]
        for name, rows in choices.items()
    }
    return FormDefinition.model_validate(
        {"id": "test", "title": text("t"), "choices": lists, "fields": [_labelled(one) for one in fields]}, strict=False
    )


def _labelled(field: dict[str, Any]) -> dict[str, Any]:
    given = dict(field) if field["type"] == "calculate" else {"label": text(field["name"]), **field}
    if "fields" in given:
        given["fields"] = [_labelled(one) for one in given["fields"]]
    return given

