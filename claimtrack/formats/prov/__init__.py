"""PROV-JSON (W3C), written and read with the package ``prov``."""

from importlib.util import find_spec

from claimtrack.errors import not_installed

if find_spec("prov") is None:
    raise not_installed("PROV-JSON", "prov")
