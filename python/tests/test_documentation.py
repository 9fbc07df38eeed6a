"""What the documentation shows is what happens."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import nn

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
MODULES = [name for _, name, _ in pkgutil.iter_modules(nn.__path__, "nn.") if name != "nn._core"]


@pytest.mark.parametrize("name", ["nn", *MODULES])
def test_examples_of_the_documentation_give_what_they_show(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_page_of_the_book_shows_what_happens():
    page = Path(__file__).parents[2] / "docs/src/python.md"
    found = doctest.testfile(str(page), module_relative=False)
    assert found.attempted > 20 and found.failed == 0


@pytest.mark.parametrize("model", [nn.MLPClassifier, nn.MLPRegressor])
def test_every_public_method_says_its_parameters_and_what_it_returns_with_shapes(model):
    methods = {name: getattr(model, name) for name in dir(model) if not name.startswith("_")}
    ours = {name: method for name, method in methods.items() if getattr(method, "__module__", "").startswith("nn.")}
    assert {"fit", "predict", "conformalize", "save"} <= set(ours)
    for name, method in ours.items():
        text = method.__doc__ or ""
        assert "Parameters\n" in text and ("Returns\n" in text or name == "save"), name
        assert "of shape" in text or name in ("save", "to_onnx"), name


def test_the_program_in_the_readme_runs(capsys):
    readme = Path(__file__).parent.parent / "README.md"
    program = re.search(r"```python\n(.*?)```", readme.read_text(), re.DOTALL).group(1)
    exec(program, {})
    assert float(capsys.readouterr().out) >= 0.95
