"""PyTorch as its own tutorials write it: modules, autograd and the SGD optimiser, one operation after the other."""

import torch
from common import (ACTIVATIONS, ASKED, BATCH, BIASES, CLASSES, EPOCHS, NAME, ONE_BY_ONE, PREDICTS, RATE, THREADS,
                    WEIGHTS, WITH_BIAS, X, Y, measure, of_outputs, of_trained, term)
from torch import nn

torch.set_num_threads(THREADS)
torch.set_default_dtype(torch.float64)

MODULES = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
layers = [nn.Linear(*w.shape, bias=WITH_BIAS) for w in WEIGHTS]
model = nn.Sequential()
for layer, activation in zip(layers, ACTIVATIONS):
    model.append(layer)
    if activation in MODULES:  # the softmax is part of the loss
        model.append(MODULES[activation]())
x, y = torch.from_numpy(X), torch.from_numpy(Y)


def first_weights():
    with torch.no_grad():
        for layer, w, b in zip(layers, WEIGHTS, BIASES):
            layer.weight.copy_(torch.from_numpy(w.T))
            if WITH_BIAS:
                layer.bias.copy_(torch.from_numpy(b))


def half_sse(outputs, targets):
    return 0.5 * (outputs - targets).square().sum()


def train():
    first_weights()
    loss = nn.CrossEntropyLoss() if CLASSES else half_sse
    targets = y.argmax(dim=1) if CLASSES else y
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    losses = []
    size = BATCH or len(x)
    for _ in range(EPOCHS):
        for first in range(0, len(x), size):
            optimizer.zero_grad()
            value = loss(model(x[first:first + size]), targets[first:first + size])
            value.backward()
            optimizer.step()
        losses.append(value.detach())
    if NAME not in ("W2", "W2b"):
        return None
    # The loss before an epoch is the one after the last.
    with torch.no_grad():
        losses.append(half_sse(model(x), y))
        return torch.stack(losses[1:]).mean().item() * 2 / y.numel()


def trained(_):
    weights = [layer.weight.detach().numpy().T for layer in layers]
    return of_trained(weights, [layer.bias.detach().numpy() for layer in layers] if WITH_BIAS else None)


@torch.inference_mode()
def predict():
    network = nn.Sequential(model, nn.Softmax(dim=1)) if CLASSES else model
    if not ONE_BY_ONE:
        return network(x)
    total = sum(term(i, network(x[i:i + 1])[0]).item() for i in range(ASKED))
    return total / ASKED if CLASSES else total


if PREDICTS:
    first_weights()
    measure(predict, float if ONE_BY_ONE else of_outputs)
else:
    measure(train, float if NAME in ("W2", "W2b") else trained)
