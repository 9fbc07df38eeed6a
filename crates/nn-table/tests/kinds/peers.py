"""What pandas and DuckDB read in the tables of `readings.json`: writes `peers.json`.

`told` is what they read when they are told everything that a person sees (the arguments are in `readings.json`); our reading,
told nothing, must have the same cells. `alone` says whether they read the table rightly when they are told nothing.

    pip install pandas duckdb
    python3 peers.py
"""

import json
from pathlib import Path

import duckdb
import pandas

HERE = Path(__file__).parent


def plain(value):
    """A cell as JSON has it: a number, a text, or null for what is missing."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value is pandas.NaT or value is pandas.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, str):
        return value.strip()
    return value if isinstance(value, (bool, int, float)) else str(value)


def of_pandas(file, arguments):
    frame = pandas.read_csv(HERE / file, **arguments)
    names = [str(name).strip() for name in frame.columns]
    return names, [[plain(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]


def of_duckdb(file, arguments):
    def literal(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"'{key}': '{text}'" for key, text in value.items()) + "}"
        return repr(value)

    options = "".join(f", {key} = {literal(value)}" for key, value in arguments.items())
    answer = duckdb.connect().execute(f"select * from read_csv('{HERE / file}'{options})")
    names = [column[0].strip() for column in answer.description]
    return names, [[plain(cell) for cell in row] for row in answer.fetchall()]


def alone(read, table):
    """Whether it finds the table and its cells when it is told nothing; what it calls columns without a name is its own."""
    try:
        names, cells = read(table["file"], {})
    except Exception:
        return False
    right = table["cells"]
    if cells != right:
        return False
    return all(ours.startswith("column") or ours == theirs for ours, theirs in zip(table["names"] or names, names))


def main():
    peers = []
    for table in json.loads((HERE / "readings.json").read_text(encoding="utf-8")):
        row = {"file": table["file"]}
        for name, read in [("pandas", of_pandas), ("duckdb", of_duckdb)]:
            row[name] = {"alone": alone(read, table)}
            if name in table:
                row[name]["told"] = read(table["file"], table[name])[1]
        peers.append(row)
    versions = {"pandas": pandas.__version__, "duckdb": duckdb.__version__}
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in peers)
    text = f'{{"versions": {json.dumps(versions)}, "tables": [\n{rows}\n]}}\n'
    (HERE / "peers.json").write_text(text, encoding="utf-8")


main()
