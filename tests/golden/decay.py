"""Weight decay as PyTorch has it, on all parameters: decay.json keeps what its optimisers made of small networks.

    python decay.py            writes decay.json beside this file
    python decay.py --check    says whether it would write the same numbers

Run with Python 3.11.7, NumPy 2.4.6, PyTorch 2.15.0 (CPU, one thread, float64). `tests/decay.rs` says how the numbers of each run
are drawn: by numpy.random.RandomState(seed).uniform(-1, 1), first the inputs, then the targets, then all parameters.
"""

import json
import pathlib
import sys

import numpy as np
import torch

FILE = pathlib.Path(__file__).with_name("decay.json")
SAMPLES, INPUTS, HIDDEN, OUTPUTS, STEPS = 12, 3, 9, 2, 40

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

OPTIMIZERS = {
    "gradient-descent": lambda p, d: torch.optim.SGD(p, lr=0.05, weight_decay=d),
    "momentum": lambda p, d: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=d),
    "nesterov": lambda p, d: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=d),
    "rms-prop": lambda p, d: torch.optim.RMSprop(p, lr=0.01, weight_decay=d),
    "adam": lambda p, d: torch.optim.Adam(p, lr=0.01, weight_decay=d),
    "nadam": lambda p, d: torch.optim.NAdam(p, lr=0.01, weight_decay=d),
    "adam-w": lambda p, d: torch.optim.AdamW(p, lr=0.01, weight_decay=d),
}


def run(name, seed, decay, free_biases, frozen):
    """Ends with the parameters, weights inputs x outputs. `frozen` layers do not require gradients."""
    rng = np.random.RandomState(seed)
    draw = lambda *shape: rng.uniform(-1.0, 1.0, shape)
    x, y = torch.from_numpy(draw(SAMPLES, INPUTS)), torch.from_numpy(draw(SAMPLES, OUTPUTS))
    parameters = []
    for inputs, outputs in ((INPUTS, HIDDEN), (HIDDEN, OUTPUTS)):
        parameters += [torch.from_numpy(draw(inputs, outputs)), torch.from_numpy(draw(outputs))]
    for i, tensor in enumerate(parameters):
        tensor.requires_grad_(i // 2 not in frozen)
    free = [p for p in parameters if p.requires_grad]
    groups = free
    if free_biases:
        weights, biases = [p for p in free if p.dim() == 2], [p for p in free if p.dim() == 1]
        groups = [dict(params=weights), dict(params=biases, weight_decay=0.0)]
    optimizer = OPTIMIZERS[name](groups, decay)
    for _ in range(STEPS):
        optimizer.zero_grad()
        w1, b1, w2, b2 = parameters
        torch.nn.functional.mse_loss(torch.tanh(x @ w1 + b1) @ w2 + b2, y).backward()
        optimizer.step()
    end = torch.cat([p.detach().flatten() for p in parameters]).tolist()
    return dict(optimizer=name, seed=seed, decay=decay, biases=not free_biases, frozen=frozen, final=end)


def main():
    runs, seed = [], 0
    for name in OPTIMIZERS:
        for free_biases in (False, True):
            for frozen in ([], [0], [1]):
                seed += 1
                runs.append(run(name, seed, 0.01 + 0.02 * (seed % 7), free_biases, frozen))
    lines = ",\n".join(json.dumps(run) for run in runs)
    text = f"[\n{lines}\n]\n"
    if "--check" in sys.argv:
        print("same" if FILE.read_text() == text else "different")
    else:
        FILE.write_text(text)


main()
