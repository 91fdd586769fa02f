from collections.abc import Callable

import pytest
from forms_as_written import definition

from tijiao.forms.compiled import Form, compile_form


@pytest.fixture
def form() -> Callable[..., Form]:
    return lambda *fields, **choices: compile_form(definition(*fields, **choices))
