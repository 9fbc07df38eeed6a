"""Says which of the named modules can be imported: one JSON object, a version or the reason for each."""

import importlib
import json
import sys

found = {}
for name in sys.argv[1:]:
    try:
        found[name] = {"version": str(importlib.import_module(name).__version__)}
    except Exception as error:  # a broken installation fails in any way
        found[name] = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(found))
