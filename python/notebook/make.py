"""Makes `story.ipynb` of `story.py`, and of what it prints and shows when it is run.

    python make.py

Cells are divided by lines `# %%` and `# %% [markdown]`; the text of the latter stands in comments.
"""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent


def notebook():
    """The notebook, run."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}})
    for i, part in enumerate(re.split(r"^# %%", (FOLDER / "story.py").read_text(), flags=re.MULTILINE)[1:]):
        kind, _, text = part.partition("\n")
        if kind.strip() == "[markdown]":
            cell = nbformat.v4.new_markdown_cell(re.sub(r"^# ?", "", text, flags=re.MULTILINE).strip())
        else:
            cell = nbformat.v4.new_code_cell(text.strip())
        cell["id"] = f"cell-{i}"  # the same each time
        made.cells.append(cell)
    NotebookClient(made, timeout=300, kernel_name="python3", record_timing=False).execute()
    for cell in made.cells:
        for output in cell.get("outputs", []):
            # What is shown as text besides names a place in memory.
            if "image/svg+xml" in output.get("data", {}):
                output["data"].pop("text/plain", None)
    made.metadata.pop("language_info", None)  # the version of Python
    return made


if __name__ == "__main__":
    nbformat.write(notebook(), FOLDER / "story.ipynb")
    print(f"wrote {FOLDER / 'story.ipynb'}", file=sys.stderr)
