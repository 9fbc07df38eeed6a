"""Writes inspection.json: small networks, the tables that they were trained on, and what scikit-learn's `inspection` says of them:
permutation importance, with the orders of the rows that it drew, partial dependence and individual curves. The test reads the same
networks and asks for the same.

    python3 inspection.py            writes inspection.json
    python3 inspection.py --check    says whether inspection.json holds what this program makes

Made with Python 3.11.7, NumPy 2.4.6, pandas 3.1.1 and scikit-learn 1.9.1 on Linux x86-64.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS, REPEATS, POINTS, SEED = 48, 4, 7, 3
NUMBERS = ["length", "width", "count"]


def table(rng):
    """Two columns that hang together, one of few different numbers, and one of categories."""
    length = rng.normal(50.0, 12.0, ROWS).round(2)
    return pd.DataFrame(
        {
            "length": length,
            "width": (0.4 * length + rng.normal(0.0, 2.0, ROWS)).round(2),
            "count": rng.integers(0, 5, ROWS).astype(float),
            "kind": rng.choice(["amber", "blue", "cyan"], ROWS),
        }
    )


def orders():
    """The orders in which `permutation_importance` puts the rows of each column for `random_state=SEED`: each shuffles what the one before
    it left, by a list of rows that is shuffled on and on."""
    seed = np.random.RandomState(SEED).randint(np.iinfo(np.int32).max + 1)
    state, order, rows = np.random.RandomState(seed), np.arange(ROWS), np.arange(ROWS)
    drawn = []
    for _ in range(REPEATS):
        state.shuffle(order)
        rows = rows[order]
        drawn.append(rows.tolist())
    return drawn


def case(name, network, x, y, target, metrics, weights):
    categories = OneHotEncoder(sparse_output=False)
    columns = ColumnTransformer([("numbers", "passthrough", NUMBERS), ("kind", categories, ["kind"])])
    model = make_pipeline(columns, StandardScaler(), network).fit(x, y)
    importance = {}
    for ours, theirs in metrics.items():
        found = permutation_importance(
            model, x, y, scoring=theirs, n_repeats=REPEATS, random_state=SEED, sample_weight=weights
        )
        importance[ours] = found.importances.tolist()
    effects = {}
    for column in x:
        asked = {"categorical_features": ["kind"], "grid_resolution": POINTS, "method": "brute"}
        both = partial_dependence(model, x, [column], kind="both", **asked)
        weighted = partial_dependence(model, x, [column], kind="average", sample_weight=weights, **asked)
        effects[column] = {
            "grid": both.grid_values[0].tolist(),
            "average": both.average.tolist(),
            "weighted": weighted.average.tolist(),
            "individual": both.individual[:, ::7].tolist(),
        }
    scaler = model[1]
    return {
        "name": name,
        "table": {column: x[column].tolist() for column in x} | target | {"weight": weights.tolist()},
        "targets": list(target),
        "shift": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "weights": [layer.tolist() for layer in network.coefs_],
        "biases": [layer.tolist() for layer in network.intercepts_],
        "activation": network.out_activation_,
        "importance": importance,
        "effects": effects,
    }


def main():
    rng = np.random.default_rng(19)
    settings = {"hidden_layer_sizes": (5,), "activation": "tanh", "solver": "lbfgs", "max_iter": 500, "alpha": 0.3, "random_state": 1}
    x = table(rng)
    shade = x["kind"].map({"amber": 4.0, "blue": 0.0, "cyan": -3.0})
    mass = (0.3 * x["length"] + x["count"] * shade + rng.normal(0.0, 1.0, ROWS)).round(3)
    price = (x["width"] - 2.0 * x["count"] + rng.normal(0.0, 0.5, ROWS)).round(3)
    score = 0.1 * (x["length"] - 50.0) + 0.3 * shade + 0.5 * (x["count"] - 2.0) + rng.normal(0.0, 0.7, ROWS)
    answer = np.where(score > 0.0, "yes", "no")
    size = np.select([score < -0.8, score < 0.8], ["l", "m"], "s")
    weights = rng.integers(1, 4, ROWS).astype(float)
    regression = {"r2": "r2", "mse": "neg_mean_squared_error", "rmse": "neg_root_mean_squared_error"}
    binary = {"accuracy": "accuracy", "log-loss": "neg_log_loss", "roc-auc": "roc_auc"}
    several = {"accuracy": "accuracy", "balanced-accuracy": "balanced_accuracy", "log-loss": "neg_log_loss"}
    cases = [
        case("one number", MLPRegressor(**settings), x, mass, {"mass": mass.tolist()}, regression, weights),
        case(
            "two numbers",
            MLPRegressor(**settings),
            x,
            np.column_stack([mass, price]),
            {"mass": mass.tolist(), "price": price.tolist()},
            regression,
            weights,
        ),
        case("two classes", MLPClassifier(**settings), x, answer, {"answer": answer.tolist()}, binary, weights),
        case("three classes", MLPClassifier(**settings), x, size, {"size": size.tolist()}, several, weights),
    ]
    found = {"points": POINTS, "orders": orders(), "cases": cases}
    file, text = Path(__file__).with_suffix(".json"), json.dumps(found) + "\n"
    if "--check" not in sys.argv:
        file.write_text(text)
    elif file.read_text() != text:
        sys.exit(f"{file} holds other numbers")


main()
