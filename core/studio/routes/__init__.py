"""One file per group of endpoints; `core.studio.app` puts them together."""
