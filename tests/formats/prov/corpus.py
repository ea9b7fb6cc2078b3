"""The documents that the library ``prov`` is tested with, where it was installed with them."""

import warnings
from pathlib import Path

import prov
import pytest
from prov.model import ProvDocument

FOLDER = Path(prov.__file__).parent / "tests"

needs_corpus = pytest.mark.skipif(
    not (FOLDER / "unification").is_dir(), reason="prov was installed without its tests"
)


def files(pattern: str) -> list[Path]:
    """Return the files of a pattern, in order."""
    return sorted(FOLDER.glob(pattern))


def taken(text: str) -> ProvDocument:
    """Return what ``prov`` reads in PROV-JSON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ProvDocument.deserialize(content=text, format="json")


def json_of(path: Path) -> str:
    """Return a document as PROV-JSON, be it written in PROV-XML."""
    if path.suffix == ".json":
        return path.read_text("utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(ProvDocument.deserialize(str(path), format="xml").serialize(format="json"))
