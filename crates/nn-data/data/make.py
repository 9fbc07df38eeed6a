"""Writes digits.txt and iris.csv from the copies that scikit-learn ships. README.md says what they are and whose.

    python3 make.py            writes the files
    python3 make.py --check    says whether the files are what this program makes

Made with Python 3.11.7 and scikit-learn 1.9.1.
"""

import sys
from pathlib import Path

from sklearn.datasets import load_digits, load_iris

HERE = Path(__file__).parent


def digits():
    """A sample a line: 64 pixels row by row, each one character (0-9, a-g for 10-16), a blank, and the digit."""
    data = load_digits()
    return "".join(
        "".join("0123456789abcdefg"[int(pixel)] for pixel in pixels) + f" {digit}\n"
        for pixels, digit in zip(data.data, data.target)
    )


def iris():
    """A sample a line: four lengths in cm with one decimal, and the species."""
    data = load_iris()
    return "".join(
        ",".join(f"{length:.1f}" for length in lengths) + f",{data.target_names[species]}\n"
        for lengths, species in zip(data.data, data.target)
    )


if __name__ == "__main__":
    for name, text in {"digits.txt": digits(), "iris.csv": iris()}.items():
        path = HERE / name
        if "--check" not in sys.argv:
            path.write_text(text)
        elif path.read_text() != text:
            sys.exit(f"{name} is not what this program makes")
