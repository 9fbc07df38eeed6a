"""What the parameters mean, in the words of the documentation: once for both estimators."""

from __future__ import annotations

import textwrap
from typing import TypeVar

PARAMETERS = """\
hidden_layer_sizes : int or array-like of int, default=(100,)
    How many units each hidden layer has; ``()`` for none.
activation : str or list of str, default='relu'
    The activation of the hidden layers, or one for each: 'identity', 'logistic', 'tanh', 'relu', and those of the library, such as
    'gelu', 'silu' or 'leaky-relu:0.2'.
solver : str, default='adam'
    How the gradient moves the weights: 'lbfgs', 'sgd', 'adam', and the library's others, such as 'adamw', 'nadam' or 'rmsprop'.
alpha : float, default=0.0001
    How strongly large weights are penalised: ``alpha / 2`` times the sum of their squares, divided by what the samples of a batch
    weigh together.
batch_size : int, default='auto'
    After how many samples there is a step. 'auto': 200, or as many as there are. Not with 'lbfgs'.
learning_rate : str or dict, default='constant'
    'constant'; for 'sgd' also 'invscaling' and 'adaptive'; or a schedule of the library, with any solver that has a rate, such as
    ``{'name': 'cosine', 'epochs': 100, 'floor': 0.0}``.
learning_rate_init : float, default=0.001
    How far a step goes, to begin with. Not with 'lbfgs'.
power_t : float, default=0.5
    The exponent of 'invscaling': after ``t`` samples, the rate is divided by ``(t + 1) ** power_t``.
max_iter : int, default=200
    How many times to go through all samples, at most.
shuffle : bool, default=True
    Whether batches are drawn anew for each epoch.
random_state : int, RandomState instance, default=None
    What weights, order, dropout and validation samples are drawn from. A number is the seed of the library, with which it gives the
    same bits in Rust and in the program ``nn``, on every machine.
tol : float, default=1e-4
    An epoch is a gain if its loss is less than the best by this (or its score, with early stopping, more). With 'lbfgs', the
    training ends when no component of the gradient is larger.
verbose : bool, default=False
    Whether to print each epoch's loss.
warm_start : bool, default=False
    Whether `fit` goes on from the weights of the last one.
momentum : float, default=0.9
    How much of the last step goes on, below 1. For 'sgd'.
nesterovs_momentum : bool, default=True
    Whether momentum is Nesterov's. For 'sgd'.
early_stopping : bool, default=False
    Whether to set samples aside, to stop when their score is no longer better, and to keep the best weights.
validation_fraction : float, default=0.1
    Which fraction of the samples is set aside.
beta_1, beta_2 : float, default=0.9 and 0.999
    How slowly the means of gradients and of their squares forget. For 'adam'.
epsilon : float, default=1e-8
    What is added to the divisor. For 'adam'.
n_iter_no_change : int, default=10
    After more than this number of epochs in a row without a gain, the training ends.
max_fun : int, default=15000
    For 'lbfgs': no more epochs than this. (Evaluations within a step are not counted.)
initialization : str or dict, default='scikit-learn'
    How the first weights are drawn. 'scikit-learn': as scikit-learn draws them, number for number. Others are the library's:
    'glorot-uniform', 'he-normal', ``{'uniform': {'low': -1, 'high': 1}}`` and so on.
dropout : float or list of float, default=0.0
    How likely a hidden unit is left out of a step, in all hidden layers or in each.
monitor : str, default=None
    What early stopping watches: 'loss', or a metric such as 'log-loss' or 'roc-auc'. None: the accuracy, or R².
metrics : list of str, default=()
    What is measured after each epoch, for ``history_``.
callbacks : list of callable, default=None
    Each is called after each epoch with a :class:`Progress`, and ends the training by returning something true.
solver_options : dict, default=None
    Further settings of the solver, such as ``{'weight_decay': 0.01}`` for 'adamw'.
training_options : dict, default=None
    Further settings of the library's training, such as ``{'clip_norm': 1.0, 'warm_up': 5, 'input_dropout': 0.2}``.
n_jobs : int, default=None
    How many threads share the work of a batch; -1 for all. The numbers do not depend on it.
n_members : int, default=1
    How many networks are trained, each from a seed of its own (one larger than the last), whose predictions are averaged.
    ``coefs_``, losses and scores are those of the first.
checkpoint : str or path, default=None
    A file ``name.json`` that gets all it takes to go on, every minute and at the end. Where it is there already, `fit` goes on from
    it, with the same samples and settings, and more epochs: the bits are those of a training without the stop."""

ATTRIBUTES = """\
loss_ : float
    The loss of the last epoch.
best_loss_ : float or None
    The least loss of an epoch; None with early stopping.
loss_curve_ : list of shape (n_iter_,)
    The loss of each epoch.
validation_scores_ : list of shape (n_iter_,) or None
    The score of the validation samples after each epoch; None without early stopping.
best_validation_score_ : float or None
    The best of them.
history_ : dict of str to list
    All that was measured, a number for each epoch; ``pandas.DataFrame(model.history_)`` is a table of it.
t_ : int
    How many samples were learned.
coefs_ : list of shape (n_layers - 1,)
    The weights of each layer, inputs x units, read-only; other arrays may be put in their place.
intercepts_ : list of shape (n_layers - 1,)
    The biases of each layer.
n_features_in_ : int
    How many columns X had.
feature_names_in_ : ndarray of shape (n_features_in_,)
    Their names, if all had one.
n_iter_ : int
    How many epochs there were.
n_layers_ : int
    How many layers there are, with that of the inputs.
n_outputs_ : int
    How many outputs there are.
out_activation_ : str
    The activation of the output layer.
digest_ : str
    Tells the weights from others, to the last bit: the same digits as in ``nn train`` and in Rust.
stop_ : str
    Why the training ended: 'epochs', 'no-improvement', 'converged', 'callback', 'interrupt', 'time-limit' or 'diverged'."""

Class = TypeVar("Class", bound=type)


def documented(model: Class) -> Class:
    """Puts the parameters and attributes into the class's documentation."""
    for name, text in [("parameters", PARAMETERS), ("attributes", ATTRIBUTES)]:
        model.__doc__ = (model.__doc__ or "").replace("{" + name + "}", textwrap.indent(text, "    ").lstrip())
    return model
