"""A text that people read, in every language that the system speaks."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class Text(BaseModel):
    """What a person reads, written `{zh: 校园安全, en: School safety}` in a pack. Both languages are required."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    zh: Words
    en: Words

    def say(self, language: str) -> str:
        """The text in `language` (`zh-hans`, `en`, `en-gb`, …); Chinese for a language that packs do not carry."""
        return self.en if language.lower().split("-")[0] == "en" else self.zh

    def __str__(self) -> str:
        return self.zh
