"""Published data sets, as packages of Python ship them, from the file to a judged model: writes `published.json`.

Every fifth row is kept back; `nn train` learns from the others, told the target and no more than is written in `SETS`, `nn evaluate`
judges by the rows kept back and `nn predict` predicts them. A model has to be better than one answer for all, the most frequent class or
the mean: `judged` says how good it is, `told` is what was remarked about the file.

    pip install bokeh-sampledata==2026.1 statsmodels==0.15.0
    cargo build --release -p nn-cli && python3 published.py ../../../../target/release/nn
"""

import csv
import importlib.metadata
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

# Package, file in it, what is the matter with it, target, arguments of `nn train`.
SETS = [
    ("bokeh_sampledata", "_data/penguins.csv", "missing cells, classes", "species", ["--missing", "median"]),
    ("statsmodels", "datasets/anes96/src/anes96.csv", "cells between blanks", "vote", ["--task", "binary"]),
    (
        "statsmodels",
        "regression/tests/results/dietox.csv",
        "the row names of R in a column without a name, missing cells",
        "Weight",
        ["--missing", "median"],
    ),
]


def run(*arguments):
    answer = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if answer.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, arguments))}\n{answer.stderr}")
    return answer


def main():
    nn = Path(sys.argv[1]).resolve()
    results = []
    for package, file, kind, target, arguments in SETS:
        # Found without importing the package, which may want others.
        source = Path(importlib.util.find_spec(package).submodule_search_locations[0]) / file
        names, *rows = source.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [row for number, row in enumerate(rows) if number % 5 == 4]
        learned = [row for number, row in enumerate(rows) if number % 5 != 4]
        with tempfile.TemporaryDirectory() as folder:
            train, test, model = (Path(folder) / name for name in ("train.csv", "test.csv", "model.json"))
            train.write_text(names + "".join(learned), encoding="utf-8")
            test.write_text(names + "".join(kept), encoding="utf-8")
            said = run(nn, "train", train, "--target", target, "--seed", 1, "--save", model, *arguments).stderr
            judged = json.loads(run(nn, "evaluate", model, test, "--format", "json").stdout)
            predicted = list(csv.reader(run(nn, "predict", model, test).stdout.splitlines()))[1:]
        if len(predicted) != len(kept):
            raise SystemExit(f"{file}: {len(predicted)} predictions for {len(kept)} rows")
        scores = {score["metric"]: score["value"] for score in judged["scores"]}
        # One answer for all has an R2 of zero and, of two classes or more, a balanced accuracy of a half or less.
        if scores.get("r2", scores.get("balanced-accuracy", 0.0) - 0.5) <= 0.0:
            raise SystemExit(f"{file}: no better than one answer for all: {scores}")
        results.append(
            {
                "package": f"{package} {importlib.metadata.version(package)}",
                "file": file,
                "kind": kind,
                "target": target,
                "rows": len(rows),
                "predicted": len(predicted),
                # But for where the model was written, which is another place each time.
                "told": [line for line in said.splitlines() if line.strip() and not line.startswith("wrote ")],
                "judged": judged,
            }
        )
    text = json.dumps(results, ensure_ascii=False, indent=1) + "\n"
    (Path(__file__).parent / "published.json").write_text(text, encoding="utf-8")


main()
