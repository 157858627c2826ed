"""Reelwire: everything that is the same on every platform."""
