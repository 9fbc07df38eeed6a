"""What src/elementary/coefficients.rs rests on, computed independently in 60 digits: its polynomials, and the table it is tested by.

    python3 elementary.py            prints the polynomials with their errors, and writes elementary.csv
    python3 elementary.py --check    says whether ../src/elementary/coefficients.rs and elementary.csv hold what this program makes

Made with Python 3.11.7 and mpmath 1.3.0. Runs for a second.
"""

import math
import random
import struct
import sys
from pathlib import Path

from mpmath import atanh, cos, erfc, exp, expm1, factorial, floor, isinf, isnan, log, log1p, lu_solve, matrix, mp, mpf, nint, nstr, pi, sqrt, tanh

mp.dps = 60
HERE = Path(__file__).parent
LN_2 = log(2)


def nearest(value):
    """The double nearest to `value`, ties to even, subnormal numbers included."""
    if isinf(value) or value == 0:
        return float(value)
    quantum = max(mp.frexp(abs(value))[1] - 53, -1074)
    try:
        return math.ldexp(int(nint(mp.ldexp(value, -quantum))), quantum)
    except OverflowError:
        return math.copysign(math.inf, value)


def beneath(value):
    """The double nearest to `value` among those that are no further from zero, and how much of the way to the next one is
    missing, in 256ths, rounded down: its pattern and two more digits."""
    if isnan(value) or isinf(value) or value == 0:
        return f"{bits(float(value)):016x}00"
    quantum = max(mp.frexp(abs(value))[1] - 53, -1074)
    steps = int(floor(mp.ldexp(abs(value), 8 - quantum)))
    try:
        double = math.ldexp(steps >> 8, quantum)
    except OverflowError:
        double, steps = math.inf, 0
    return f"{bits(math.copysign(double, value)):016x}{steps & 255:02x}"


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def neighbour(x, steps):
    """The double `steps` further away from zero."""
    return struct.unpack("<d", struct.pack("<Q", bits(x) + steps))[0]


# The polynomials


def interpolated(values, low, high, size=11):
    """The polynomial that takes `values` at `size` Chebyshev nodes of an interval; its coefficients as doubles."""
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [middle + half * cos(pi * (2 * i + 1) / (2 * size)) for i in range(size)]
    powers = matrix([[x**j for j in range(size)] for x in nodes])
    return [nearest(c) for c in lu_solve(powers, matrix([values(x) for x in nodes]))]


def at(coefficients, x):
    return sum(mpf(c) * x**j for j, c in enumerate(coefficients))


def exponential():
    """Q: (e^r - 1 - r) / r^2; and the largest relative error of p(r) = r + r^2 Q(r) against e^r - 1 before rounding."""
    # A little more than (ln 2)/2, because k is found with a rounded product.
    limit = LN_2 / 2 * (1 + mpf(2) ** -20)
    q = interpolated(lambda r: sum(r**j / factorial(j + 2) for j in range(40)), -limit, limit)
    places = [limit * i / 1000 for i in range(-1000, 1001) if i]
    return q, max(abs((r + r**2 * at(q, r)) / expm1(r) - 1) for r in places)


def logarithm():
    """L: (atanh(sqrt t) / sqrt t - 1) / t; and the largest relative error of 1 + t L(t) against atanh(sqrt t) / sqrt t."""
    limit = mpf(1) / 9 * (1 + mpf(2) ** -20)
    l = interpolated(lambda t: sum(t**j / mpf(2 * j + 3) for j in range(120)), mpf(0), limit)
    places = [limit * i / 1000 for i in range(1, 1001)]
    return l, max(abs((1 + t * at(l, t)) * sqrt(t) / atanh(sqrt(t)) - 1) for t in places)


def normal():
    """A and B: B(u) / (1 + u A(u)) is e^(u^2/2) Phi(-u) for u from 0 to 39; and the largest relative error.

    All coefficients are positive, so that the sums cancel nothing. The nodes are Chebyshev's for (u - 4) / (u + 4).
    """
    size, (low, high) = 11, (mpf(-1), mpf(35) / 43)
    place = lambda x: (lambda t: 4 * (1 + t) / (1 - t))((low + high) / 2 + (high - low) / 2 * x)
    ratio = lambda u: exp(u * u / 2) * erfc(u / sqrt(mpf(2))) / 2
    # B(u) - ratio u A(u) = ratio, with rows of a similar size.
    nodes = [place(cos(pi * (2 * i + 1) / (4 * size))) for i in range(2 * size)]
    sizes = [ratio(u) * (1 + u) ** size for u in nodes]
    rows = [[u**j / s for j in range(size)] + [-ratio(u) * u ** (j + 1) / s for j in range(size)] for u, s in zip(nodes, sizes)]
    solution = lu_solve(matrix(rows), matrix([ratio(u) / s for u, s in zip(nodes, sizes)]))
    b, a = ([nearest(c) for c in solution[start : start + size]] for start in (0, size))
    places = [place(mpf(i) / 1000) for i in range(-1000, 1001)]
    return a, b, max(abs(at(b, u) / (u * at(a, u) + 1) / ratio(u) - 1) for u in places)


def rust(name, coefficients):
    pattern = lambda x: "0x" + "_".join(f"{bits(x):016x}"[i : i + 4] for i in range(0, 16, 4))
    lines = [f"    f64::from_bits({pattern(c)}),\n" for c in coefficients]
    return f"const {name}: [f64; {len(lines)}] = [\n{''.join(lines)}];\n"


# The table


def arguments():
    """Numbers where something could go wrong, or did."""
    rng = random.Random(1)
    both = lambda xs: [s * x for x in xs for s in (1.0, -1.0)]
    uniform = lambda count, low, high: [rng.uniform(low, high) for _ in range(count)]
    around = lambda x, steps: [neighbour(x, i) for i in range(-steps, steps + 1)]
    yield from both([0.0, math.inf, sys.float_info.max, 1e300, 1e100, 1e10, 1e4, 1000.0, 800.0, 750.0])

    # Small: subnormal, the step to normal, then every size up to 1.
    smallest = 5e-324
    yield from both([smallest, 2 * smallest, 3 * smallest, sys.float_info.min, sys.float_info.min - smallest])
    yield from both([rng.getrandbits(b) * smallest for b in range(3, 52, 3)])
    yield from both([2.0**e for e in range(-1020, -60, 40)])
    yield from both([2.0 ** -rng.uniform(0, 60) for _ in range(60)])
    yield from both([2.0**-e for e in range(60)])

    # Where the functions do their work, and where their errors are largest.
    yield from uniform(150, -0.5, 0.5)
    yield from uniform(150, -2, 2)
    yield from uniform(150, -22, 22)
    yield from both([rng.uniform(i / 4, (i + 1) / 4) for i in range(80, 160)])
    yield from both(uniform(20, 40, 66))
    yield from uniform(100, -750, 715)
    yield from map(
        float.fromhex,
        # The largest errors found among many random arguments: of exp, sigmoid, tanh; exp_m1, ln, softplus; normal_cdf.
        """
        0x1.5533e0a58112dp+9 -0x1.a9eecbdb5c6a5p+8 0x1.04f88fc9c3784p+8 -0x1.978bfb9a6f46dp+5 -0x1.25e666a41ff29p+5
        -0x1.25e7042ab5d77p+5 -0x1.25e67ad7391fep+5 -0x1.30fc186266f05p+3 0x1.30fc359e84c34p+3 -0x1.241be52b97a86p+3
        -0x1.09824ab657032p+3 -0x1.9a18d53bfd8d1p+2
        0x1.657ce8bedd989p-2 0x1.6b818fe396e4fp-2 0x1.7027b83a70521p-2 0x1.69cd180bfa615p+0 0x1.67f495dbaebf5p-1
        0x1.69bba9e2b0fabp+0 -0x1.4418d67c4f37dp+0 -0x1.44177736c14bfp+0 -0x1.4da56ea6625d2p+0
        -0x1.271d2e5d9f391p+5 -0x1.b0d80912b378dp+4 -0x1.30afe94a52f6ep+4 -0x1.10478ff411f97p+5 -0x1.f0a001cbbe8fcp+3
        """.split(),
    )

    # The borders between one k and the next, of x for exp and sigmoid and of 2x for tanh; and the middles, where r = 0.
    for k in [*range(-22, 22), *range(-1075, 1025, 50), 1023]:
        yield from around(nearest((k + mpf(0.5)) * LN_2), 1)
        yield nearest(k * LN_2)
    for k in range(-30, 30):
        yield from around(nearest((k + mpf(0.5)) * LN_2 / 2), 1)

    # The numbers at which the formulas cut their arguments off, and those at which results become what they stay.
    for limit in (20, 37, 39, 40, 64, 710, 746):
        yield from both(around(float(limit), 2))
    # sigmoid becomes 1, softplus becomes x, tanh becomes 1; exp becomes infinite, subnormal, zero.
    for end in (53 * LN_2, 54 * LN_2, 27 * LN_2, 55 * LN_2 / 2, log(mpf(2) ** 1024)):
        yield from both(around(nearest(end), 2))
    for end in (log(mpf(2) ** -1022), log(mpf(2) ** -1074), log(mpf(2) ** -1075)):
        yield from both(around(nearest(-end), 2))
    yield from uniform(80, -745.2, -708.3)
    yield from both(uniform(15, 708, 710))
    yield from both(uniform(15, 36, 38.5))
    yield from both(uniform(15, 18, 20.5))

    # ln near 1, and the borders between one k and the next: sqrt(1/2) and sqrt 2.
    yield from around(1.0, 10)
    yield from [1 + s * 2.0**-rng.uniform(1, 52) for s in (1, -1) for _ in range(30)]
    yield from [x * 2.0**e for x in around(nearest(sqrt(mpf(2))), 2) for e in (-3, -1, 0, 1, 2, 100)]
    yield from [2.0**e * rng.uniform(1, 2) for e in range(-1022, 1024, 40)]
    # The distribution function: its tail, and where it becomes subnormal and zero.
    yield from uniform(80, -38.6, 8.3)
    yield from uniform(60, -38.6, -37.4)


def logarithm_of(x):
    if x <= 0 or isinf(x):
        return x if x > 0 else math.nan if x < 0 else -math.inf
    return log(mpf(x))


def table():
    rows = ["x,exp,exp_m1,ln,sigmoid,tanh,softplus,normal_cdf\n"]
    for x in sorted({bits(x): x for x in arguments()}.values(), key=lambda x: (x, math.copysign(1, x))):
        # Beyond 10^4 nothing changes, and mpmath need not compute numbers with 10^300 digits. (60 digits cannot tell
        # what is beneath 1 from 1 there, nor does it matter.)
        m = mpf(math.copysign(min(abs(x), 1e4), x))
        odd = lambda y: y if x else x
        values = [
            exp(m),
            odd(expm1(m)),
            logarithm_of(x),
            1 / (1 + exp(-m)),
            odd(tanh(m)),
            max(m, 0) + log1p(exp(-abs(m))) if abs(x) < 1e4 else max(x, 0.0),
            # Beyond 40 nothing changes, and mpmath's own limits stay out of sight.
            erfc(-max(min(m, 40), -40) / sqrt(mpf(2))) / 2,
        ]
        rows.append(",".join([f"{bits(x):016x}", *map(beneath, values)]) + "\n")
    return "".join(rows)


def main():
    a, b, error = normal()
    polynomials = {"Q": exponential(), "L": logarithm(), "A": (a, error), "B": (b, error)}
    source, csv = (HERE / "../src/elementary/coefficients.rs").read_text(), HERE / "elementary.csv"
    if sys.argv[1:] == ["--check"]:
        wrong = [
            f"{name} in ../src/elementary/coefficients.rs is not what this program makes"
            for name, (coefficients, _) in polynomials.items()
            if rust(name, coefficients) not in source
        ]
        if csv.read_text() != table():
            wrong.append("elementary.csv is not what this program makes")
        sys.exit("\n".join(wrong) or 0)
    for name, (coefficients, error) in polynomials.items():
        print(rust(name, coefficients), end="")
        print(f"// relative error before rounding: at most {nstr(error, 2)}")
    csv.write_text(table())


if __name__ == "__main__":
    main()
