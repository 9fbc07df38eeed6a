"""scikit-learn's perceptrons, through `fit` and `predict_proba`, with the workload's first weights put in by hand.

They always have biases, average what the workloads sum up (so the learning rate of W3 is multiplied by the number of
samples), and refuse most pairs of an output and a loss.
"""

import warnings

from common import (ASKED, BATCH, BIASES, EPOCHS, NAME, ONE_BY_ONE, PREDICTS, RATE, WEIGHTS, X, Y, measure,
                    of_outputs, of_trained, term)
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

# The number of epochs is fixed, so that it has not converged is no news.
warnings.simplefilter("ignore", ConvergenceWarning)

settings = dict(hidden_layer_sizes=(WEIGHTS[0].shape[1],), solver="sgd", momentum=0, nesterovs_momentum=False, alpha=0,
                shuffle=False, tol=0, n_iter_no_change=EPOCHS + 1, warm_start=True, random_state=0)
if NAME == "W3":
    model = MLPRegressor(activation="tanh", batch_size=len(X), learning_rate_init=RATE * len(X), **settings)
    targets = Y.ravel()
else:
    model = MLPClassifier(activation="relu", batch_size=BATCH, learning_rate_init=RATE, **settings)
    targets = Y.argmax(axis=1)

# One epoch makes everything that a fitted model has; then its weights can be replaced.
targets = targets[:len(X)]
model.set_params(max_iter=1).fit(X, targets)
model.set_params(max_iter=EPOCHS)


def first_weights():
    model.coefs_ = [w.copy() for w in WEIGHTS]
    model.intercepts_ = [b.copy() for b in BIASES]


def train():
    first_weights()
    model.fit(X, targets)
    return model.coefs_, model.intercepts_


def one_by_one():
    return sum(term(i, model.predict_proba(X[i:i + 1])[0]) for i in range(ASKED)) / ASKED


if PREDICTS:
    first_weights()
    measure(one_by_one) if ONE_BY_ONE else measure(lambda: model.predict_proba(X), of_outputs)
else:
    measure(train, lambda trained: of_trained(*trained))
