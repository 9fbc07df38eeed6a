"""What scikit-learn makes of the same data: the numbers that tests/scikit_learn.rs compares with, in scikit_learn.json.

    python3 scikit_learn.py            writes scikit_learn.json
    python3 scikit_learn.py --check    says whether scikit_learn.json holds what this program makes

Made with Python 3.11.7, NumPy 2.4.6 and scikit-learn 1.9.1 on Linux x86-64.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits, load_iris, make_blobs, make_circles, make_moons
from sklearn.model_selection import GroupKFold, TimeSeriesSplit, train_test_split
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

HERE = Path(__file__).parent

# Columns: ordinary, far from zero with a small spread, constant, constant but for rounding, tiny, two values, huge.
TRAIN = [
    [0.3, 1e6 + 0.25, 7.0, 0.1 + 0.2, 1e-9, 0.0, -3e120],
    [-1.7, 1e6 + 0.5, 7.0, 0.3, 3e-9, 1.0, 1e120],
    [2.9, 1e6 - 0.125, 7.0, 0.3, -2e-9, 0.0, 2e120],
    [0.0, 1e6, 7.0, 0.3, 5e-9, 0.0, 5e119],
    [11.5, 1e6 + 1.0, 7.0, 0.1 + 0.2, 0.0, 1.0, -1e120],
]
TEST = [[1.0, 1e6, 8.0, 0.5, 1e-8, 2.0, 1e121], [-4.0, 999_999.0, 6.5, 0.3, -1e-8, 0.5, 0.0]]


def scaler(model):
    model.fit(TRAIN)
    shift = model.mean_ if isinstance(model, StandardScaler) else model.data_min_
    scale = model.scale_ if isinstance(model, StandardScaler) else 1.0 / model.scale_
    return {
        "shift": shift.tolist(),
        "scale": scale.tolist(),
        "train": model.transform(TRAIN).tolist(),
        "test": model.transform(TEST).tolist(),
    }


def one_hot():
    train, test = ["b", "a", "ü", "B", "a", "z"], ["z", "?", "a"]
    model = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit([[x] for x in train])
    columns = model.transform([[x] for x in test])
    back = [None if x is None else str(x) for x in model.inverse_transform(columns)[:, 0]]
    return {
        "train": train,
        "test": test,
        "categories": [str(x) for x in model.categories_[0]],
        "columns": columns.tolist(),
        "names": model.get_feature_names_out(["x"]).tolist(),
        "back": back,
    }


def points(made):
    return {"inputs": made[0].tolist(), "classes": made[1].tolist()}


def bundled(data):
    x, y = data.data, data.target
    rows = [0, 1, len(x) // 2, len(x) - 1]
    return {
        "shape": list(x.shape),
        "input_names": list(data.feature_names),
        "classes": [str(name) for name in data.target_names],
        "counts": np.bincount(y).tolist(),
        "column_sums": x.sum(axis=0).tolist(),
        "weighted_row_sum": float((x.sum(axis=1) * np.arange(1, len(x) + 1)).sum()),
        "weighted_class_sum": int((y * np.arange(1, len(y) + 1)).sum()),
        "rows": {str(row): [x[row].tolist(), int(y[row])] for row in rows},
    }


def stratified(sizes, test):
    """How many rows of each class are test rows; sizes and fractions here leave nothing to chance."""
    classes = np.repeat(np.arange(len(sizes)), sizes)
    counts = [
        np.bincount(train_test_split(classes, test_size=test, stratify=classes, random_state=seed)[1]).tolist()
        for seed in range(5)
    ]
    assert all(count == counts[0] for count in counts)
    return {"sizes": sizes, "test": test, "counts": counts[0]}


def grouped(sizes, folds):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    splits = GroupKFold(folds).split(groups, groups=groups)
    return {"sizes": sizes, "folds": folds, "rows": sorted(len(test) for _, test in splits)}


def in_order(rows, folds):
    splits = TimeSeriesSplit(folds).split(np.arange(rows))
    return {"rows": rows, "folds": folds, "splits": [[train.tolist(), test.tolist()] for train, test in splits]}


def divisions():
    return {
        "stratified": [
            stratified(sizes, test)
            for sizes, test in [([50, 30, 21], 0.2), ([97, 11, 5], 0.3), ([200, 3, 40], 0.25), ([17, 16], 0.4)]
        ],
        "grouped": [
            grouped(sizes, folds)
            for sizes, folds in [([5, 1, 1, 7, 2, 2], 3), ([1] * 9, 4), ([30, 1, 2, 3], 2), ([4, 4, 4, 1, 9], 5)]
        ],
        "in_order": [in_order(rows, folds) for rows, folds in [(9, 3), (23, 4), (6, 5), (7, 2)]],
    }


def numbers():
    blobs = make_blobs(11, centers=4, cluster_std=0.0, shuffle=False, random_state=0)
    return {
        "scaling": {
            "train": TRAIN,
            "test": TEST,
            "standard": scaler(StandardScaler()),
            "min-max": scaler(MinMaxScaler()),
        },
        "one_hot": one_hot(),
        "divisions": divisions(),
        "moons": {str(n): points(make_moons(n, shuffle=False)) for n in (2, 11, 30)},
        "circles": {str(n): points(make_circles(n, shuffle=False, factor=0.3)) for n in (2, 11, 30)},
        "blobs": {"classes": blobs[1].tolist()},
        "digits": bundled(load_digits()),
        "iris": bundled(load_iris()),
    }


if __name__ == "__main__":
    path = HERE / "scikit_learn.json"
    text = json.dumps(numbers(), indent=1) + "\n"
    if "--check" not in sys.argv:
        path.write_text(text)
    elif path.read_text() != text:
        sys.exit(f"{path.name} is not what this program makes")
