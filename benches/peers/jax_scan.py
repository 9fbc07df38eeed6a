"""JAX at its best: the whole training is one compiled function, a scan over epochs and, within them, over batches."""

import jax
import jax.numpy as jnp
import numpy as np
from common import (ACTIVATIONS, ASKED, BATCH, BIASES, CLASSES, EPOCHS, NAME, ONE_BY_ONE, PREDICTS, RATE, WEIGHTS,
                    WITH_BIAS, X, Y, measure, of_outputs, of_trained, term)

jax.config.update("jax_enable_x64", True)

FUNCTIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}
# Each layer is its weights and, perhaps, its biases.
PARAMETERS = [(jnp.asarray(w), jnp.asarray(b)) if WITH_BIAS else (jnp.asarray(w),) for w, b in zip(WEIGHTS, BIASES)]


def outputs(parameters, x):
    """The network, up to a softmax."""
    for (w, *bias), activation in zip(parameters, ACTIVATIONS):
        x = x @ w + bias[0] if bias else x @ w
        x = FUNCTIONS.get(activation, lambda z: z)(x)
    return x


def loss(parameters, x, y):
    if CLASSES:
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(outputs(parameters, x)), axis=1))
    return 0.5 * jnp.sum((outputs(parameters, x) - y) ** 2)


def step(parameters, batch):
    value, gradient = jax.value_and_grad(loss)(parameters, *batch)
    return jax.tree.map(lambda p, g: p - RATE * g, parameters, gradient), value


@jax.jit
def training(parameters, x, y):
    if BATCH is None:
        parameters, losses = jax.lax.scan(lambda p, _: step(p, (x, y)), parameters, length=EPOCHS)
        # The loss before an epoch is the one after the last.
        total = losses.sum() - losses[0] + loss(parameters, x, y)
        return parameters, total * 2 / y.size / EPOCHS
    # A scan wants batches of one size: the last, smaller one comes after it.
    whole = len(x) // BATCH * BATCH
    batches = [part[:whole].reshape(-1, BATCH, part.shape[1]) for part in (x, y)]

    def epoch(parameters, _):
        parameters, losses = jax.lax.scan(step, parameters, tuple(batches))
        if whole < len(x):
            parameters, _ = step(parameters, (x[whole:], y[whole:]))
        return parameters, losses[-1]

    return jax.lax.scan(epoch, parameters, length=EPOCHS)


@jax.jit
def prediction(parameters, x):
    return jax.nn.softmax(outputs(parameters, x)) if CLASSES else outputs(parameters, x)


def check(result):
    parameters, mean_of_curve = result
    if NAME in ("W2", "W2b"):
        return mean_of_curve
    biases = [layer[1] for layer in parameters] if WITH_BIAS else None
    return of_trained([layer[0] for layer in parameters], biases)


def one_by_one():
    total = sum(term(i, np.asarray(prediction(PARAMETERS, X[i:i + 1]))[0]) for i in range(ASKED))
    return total / ASKED if CLASSES else total


x, y = jnp.asarray(X), jnp.asarray(Y)
if ONE_BY_ONE:
    measure(one_by_one)
elif PREDICTS:
    measure(lambda: prediction(PARAMETERS, x).block_until_ready(), of_outputs)
else:
    measure(lambda: jax.block_until_ready(training(PARAMETERS, x, y)), check)
