"""NumPy by someone who knows it: each network written out, one forward pass an epoch, nothing computed that is not used."""

import numpy as np
from common import (ASKED, BATCH, BIASES, EPOCHS, NAME, ONE_BY_ONE, PREDICTS, RATE, WEIGHTS, WITH_BIAS, X, Y,
                    measure, of_outputs, of_trained, sigmoid, softmax, term)


def truth_table():
    w, v = (w.copy() for w in WEIGHTS)
    across = X.T
    for _ in range(EPOCHS):
        hidden = sigmoid(X @ w)
        output = sigmoid(hidden @ v)
        delta = (output - Y) * output * (1 - output)
        back = delta * v.T * hidden * (1 - hidden)
        v -= hidden.T @ delta
        w -= across @ back
    return [w, v]


def noisy_linear():
    w, v = (w.copy() for w in WEIGHTS)
    across, total = X.T, 0.0
    for epoch in range(EPOCHS + 1):
        hidden = np.tanh(X @ w)
        error = hidden @ v - Y
        if epoch > 0:  # the error before an epoch is the one after the last
            total += np.vdot(error, error)
        if epoch < EPOCHS:
            error *= RATE
            back = error * v.T * (1 - hidden * hidden)
            v -= hidden.T @ error
            w -= across @ back
    return total / Y.size / EPOCHS


def one_layer():
    w = WEIGHTS[0].copy()
    across, total = X.T, 0.0
    for epoch in range(EPOCHS + 1):
        error = X @ w - Y
        if epoch > 0:
            total += np.vdot(error, error)
        if epoch < EPOCHS:
            w -= across @ (RATE * error)
    return total / Y.size / EPOCHS


def with_biases(step):
    (w, v), (a, b) = [w.copy() for w in WEIGHTS], [b.copy() for b in BIASES]
    size = BATCH or len(X)
    for _ in range(EPOCHS):
        for first in range(0, len(X), size):
            x, y = X[first:first + size], Y[first:first + size]
            hidden, error, back = step(x, y, w, v, a, b)
            v -= hidden.T @ error
            b -= error.sum(axis=0)
            w -= x.T @ back
            a -= back.sum(axis=0)
    return [w, v], [a, b]


def bent_plane(x, y, w, v, a, b):
    hidden = x @ w
    hidden += a
    np.tanh(hidden, out=hidden)
    error = RATE * (hidden @ v + b - y)
    return hidden, error, error * v.T * (1 - hidden * hidden)


def classes(x, y, w, v, a, b):
    hidden = x @ w
    hidden += a
    np.maximum(hidden, 0, out=hidden)
    error = hidden @ v
    error += b
    error -= error.max(axis=1, keepdims=True)
    np.exp(error, out=error)
    error /= error.sum(axis=1, keepdims=True)
    error -= y
    error *= RATE / len(x)
    back = error @ v.T
    back *= hidden > 0
    return hidden, error, back


def predict(x):
    if not WITH_BIAS:
        return np.tanh(x @ WEIGHTS[0]) @ WEIGHTS[1]
    return softmax(np.maximum(x @ WEIGHTS[0] + BIASES[0], 0) @ WEIGHTS[1] + BIASES[1])


def one_by_one():
    total = sum(term(i, predict(X[i:i + 1])[0]) for i in range(ASKED))
    return total / ASKED if WITH_BIAS else total


if PREDICTS:
    measure(one_by_one) if ONE_BY_ONE else measure(lambda: predict(X), of_outputs)
elif NAME in ("W2", "W2b"):
    measure(noisy_linear if NAME == "W2" else one_layer)
elif NAME == "W1":
    measure(truth_table, of_trained)
else:
    step = bent_plane if NAME == "W3" else classes
    measure(lambda: with_biases(step), lambda trained: of_trained(*trained))
