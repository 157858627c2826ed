"""What every error of the house is."""

from __future__ import annotations

from typing import ClassVar


class ReelwireError(Exception):
    """Something a person can be told in one sentence with a remedy.

    `phrase` is the key in `core/words`; `values` fill its variables.
    """

    phrase: ClassVar[str] = "error-unexpected"

    def __init__(self, **values: object) -> None:
        self.values: dict[str, object] = values
        super().__init__(self.phrase)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.phrase} ({told})" if told else self.phrase
