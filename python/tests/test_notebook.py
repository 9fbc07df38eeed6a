"""The notebook is what its program gives."""

import importlib.util
import os
from pathlib import Path

import pytest

import nn

FOLDER = Path(__file__).parent.parent / "notebook"


def test_the_notebook_is_what_its_program_prints_and_draws(monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    # The kernel is a process of its own, which must find the same package.
    package = str(Path(nn.__file__).parent.parent)
    monkeypatch.setenv("PYTHONPATH", package + os.pathsep + os.environ.get("PYTHONPATH", ""))
    of_file = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    make = importlib.util.module_from_spec(of_file)
    of_file.loader.exec_module(make)
    expected = nbformat.read(FOLDER / "story.ipynb", as_version=4)
    assert nbformat.writes(make.notebook()) == nbformat.writes(expected), "python/notebook/make.py writes it anew"
