"""What NumPy draws: the numbers that src/numpy.rs is tested by, written to numpy_vectors.json.

    python3 numpy_vectors.py            writes numpy_vectors.json
    python3 numpy_vectors.py --check    says whether numpy_vectors.json holds what this program makes

Made with Python 3.11.7 and NumPy 2.4.6 on Linux x86-64 with glibc 2.36, on a processor with fused multiply-add. Needs
nothing else; runs for some ten seconds.

A float is written as its 16 hexadecimal digits, big end first. A long list is its length, its first numbers, and a digest
of all. NumPy's randn takes the platform's logarithm; ours is the exact one, rounded. This program computes that too (from
NumPy's own uniform numbers, in 40 decimal digits), and lists under "differs" where NumPy has another last bit:
[index, NumPy's, with the rounded logarithm]. On another platform these lists, and the digests with them, may differ.
"""

import json
import math
import struct
import sys
from decimal import Context, Decimal
from pathlib import Path

import numpy as np

SEEDS = [0, 1, 13, 42, 12345, 2**32 - 1]
WIDE_SEED = 7 * 2**40 + 5
RANGES = [(0, 10), (-5, 5), (0, 1), (0, 2**32 - 1), (0, 2**32), (0, 2**32 + 1), (-(2**62), 2**62), (-(2**63), 2**63 - 1)]
FORTY_DIGITS = Context(prec=40)
HERE = Path(__file__).parent


def bits(x):
    """The bit pattern of a float; a whole number modulo 2^64."""
    return struct.unpack("<Q", struct.pack("<d", x))[0] if isinstance(x, float) else x % 2**64


def hexadecimal(x):
    return f"{bits(x):016x}"


def digest(values):
    state = 0
    for x in values:
        state = (((state << 5 | state >> 59) * 0x9E3779B97F4A7C15) ^ bits(x)) % 2**64
    return f"{state:016x}"


def polar(seed, count):
    """randn with the logarithm rounded to the nearest double, from NumPy's uniform numbers."""
    rng, normals = np.random.RandomState(seed), []
    while len(normals) < count:
        x1, x2 = (2.0 * rng.random_sample(2) - 1.0).tolist()
        r2 = x1 * x1 + x2 * x2
        if 0.0 < r2 < 1.0:
            ln = float(FORTY_DIGITS.ln(Decimal(r2)))
            f = math.sqrt(-2.0 * ln / r2)
            normals += [f * x2, f * x1]
    return normals[:count]


def long_list(values, ours=None):
    """`values` are NumPy's; `ours`, where given, those with the rounded logarithm."""
    differs = [(i, a, b) for i, (a, b) in enumerate(zip(values, ours or values, strict=True)) if a != b]
    for i, a, b in differs:
        assert abs(bits(a) - bits(b)) <= 3, f"draw {i}: {a} and {b} differ in more than the last digits"
    return {
        "count": len(values),
        "first": [hexadecimal(x) for x in values[:6]],
        "differs": [[i, hexadecimal(a), hexadecimal(b)] for i, a, b in differs],
        "digest": digest(values),
    }


def calls(seed, calls):
    """The results of one call after the other, each as a list."""
    rng = np.random.RandomState(seed)
    results = []
    for name, *arguments in calls:
        result = getattr(rng, name)(*arguments)
        whole = name in ("randint", "permutation")
        results.append([name, arguments, [int(x) if whole else hexadecimal(float(x)) for x in np.ravel(result)]])
    return results


def of_seed(seed):
    fresh = lambda: np.random.RandomState(seed)
    shuffled = np.arange(13)
    fresh().shuffle(shuffled)
    normals = polar(seed, 5000)
    return {
        "seed": seed,
        "random": long_list(fresh().random_sample(5000).tolist()),
        "uniform -3 2.5": long_list(fresh().uniform(-3.0, 2.5, 3000).tolist()),
        "uniform 5 -1": long_list(fresh().uniform(5.0, -1.0, 3000).tolist()),
        "randn": long_list(fresh().randn(5000).tolist(), normals),
        "normal 2.5 0.75": long_list(
            fresh().normal(2.5, 0.75, 3000).tolist(), [2.5 + 0.75 * x for x in normals[:3000]]
        ),
        "words": long_list(fresh().randint(0, 2**32, 3000, dtype=np.uint32).tolist()),
        "bytes": fresh().bytes(11).hex(),
        "permutation 1500": long_list(fresh().permutation(1500).tolist()),
        "shuffle 13": shuffled.tolist(),
        # Each range several times, and a float at the end that shows where the generator stands.
        "randint": calls(seed, [("randint", low, high) for low, high in RANGES for _ in range(4)] + [("random_sample",)]),
        "mixed": calls(
            seed,
            [
                ("randn",), ("random_sample",), ("randn",), ("random_sample",), ("randn",), ("randint", 0, 100),
                ("randn",), ("permutation", 5), ("randn",), ("uniform", 0, 10), ("normal", -1, 2), ("randn",),
                ("permutation", 1), ("permutation", 0), ("random_sample",), ("randn",), ("randn",), ("random_sample",),
            ],
        ),
        "matrices": calls(
            seed,
            [
                ("rand", 3, 4), ("randn", 5, 3), ("uniform", -1, 1, (2, 5)), ("normal", 10, 3, (3, 3)), ("rand", 0, 3),
                ("rand", 2, 2),
            ],
        ),
    }  # fmt: skip


def document():
    million = np.random.RandomState(42).randn(1_000_000).tolist()
    return {
        "made by": "numpy_vectors.py, which says with what and how to read this",
        "seeds": [of_seed(seed) for seed in SEEDS],
        "wide seed": {
            "seed": WIDE_SEED,
            "random": long_list(np.random.RandomState([WIDE_SEED % 2**32, WIDE_SEED >> 32]).random_sample(3000).tolist()),
        },
        "million randn, seed 42": long_list(million, polar(42, 1_000_000)),
    }


def written(value, depth=0):
    """JSON with a line for each entry of the two outer levels."""
    if depth == 3 or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value)
    inner = " " * (depth + 1)
    if isinstance(value, dict):
        entries = [f"{json.dumps(key)}: {written(x, depth + 1)}" for key, x in value.items()]
    else:
        entries = [written(x, depth + 1) for x in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(entries) + f"\n{' ' * depth}{closing}"


if __name__ == "__main__":
    path, text = HERE / "numpy_vectors.json", written(document()) + "\n"
    if "--check" in sys.argv[1:]:
        sys.exit(None if path.read_text() == text else f"{path.name} is not what this program makes here")
    path.write_text(text)
