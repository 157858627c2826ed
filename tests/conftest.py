"""Tests are strict about words: an unknown sentence or a missing value is an error, never a kind fallback."""

from core.words import strict

strict()
