"""PROV-JSON (W3C), written and read with the package ``prov``."""

from importlib.util import find_spec

from claimtrack.errors import missing_extra

if find_spec("prov") is None:
    raise missing_extra("PROV-JSON", "prov")
