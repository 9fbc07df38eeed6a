"""scikit-learn's tests of its perceptrons, with ours in their place.

They are read from the installed package when this file is, and are no part of the project.
"""

import inspect
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

#: Tests that look at what is private to scikit-learn's classes, which ours do not have.
LEFT_OUT = {
    "test_fit": "puts `_coef_grads`, `_coef_velocity` and others in by hand, where scikit-learn keeps gradients",
    "test_gradient": "calls `_loss_grad_lbfgs`; the library's own tests hold its gradients to dual numbers",
    "test_learning_rate_warmstart": "reads the rate in `_optimizer`; `history_['learning_rate']` has it here",
    "test_adaptive_learning_rate": "reads the rate in `_optimizer`; tests/test_stopping.py says the same of `history_`",
    "test_n_iter_no_change": "reads `_no_improvement_count`; tests/test_stopping.py says the same of `loss_curve_`",
    "test_n_iter_no_change_inf": "reads `_no_improvement_count`; tests/test_stopping.py says the same of `loss_curve_`",
}

_PATH = Path(find_spec("sklearn.neural_network").origin).parent / "tests" / "test_mlp.py"
_IMPORT = "from sklearn.neural_network import MLPClassifier, MLPRegressor"


@pytest.fixture
def global_random_seed():
    return 42


def _their_tests():
    if not _PATH.exists():
        pytest.skip("this scikit-learn comes without its tests", allow_module_level=True)
    source = _PATH.read_text()
    assert _IMPORT in source
    module = {"__name__": __name__ + ".theirs"}
    exec(compile(source.replace(_IMPORT, "from nn import MLPClassifier, MLPRegressor"), _PATH, "exec"), module)
    return {name: test for name, test in module.items() if name.startswith("test_")}


_TESTS = _their_tests()
globals().update({name: test for name, test in _TESTS.items() if name not in LEFT_OUT})


def test_those_left_out_are_those_that_look_at_private_attributes():
    private = {name for name, test in _TESTS.items() if re.search(r"\b(mlp|clf)\._\w", inspect.getsource(test))}
    assert private == set(LEFT_OUT)
