# %% [markdown]
# # A small neural network, in Python
#
# A neural network learns by taking many small steps downhill. Here are the smallest networks that show how: a table of four rows, then
# noisy numbers, then an error that jumps although nothing is random. The [notebook in Rust](../../docs/notebook/tutorial.ipynb) tells
# the same story with the same numbers; this one asks the same library from Python. To run it yourself, from a checkout of the project:
#
# ```sh
# pip install ./python jupyterlab && jupyter lab python/notebook/story.ipynb
# ```

# %%
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning

import nn
import nn.plot
import nn.tutorial

# The number of epochs is fixed here, so that a training has not converged is no news.
warnings.simplefilter("ignore", ConvergenceWarning)

# %% [markdown]
# ## Two layers learn a table
#
# Four samples with three inputs each. The answer is the first input; the network is not told so.

# %%
X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = X[:, 0]
model = nn.MLPClassifier(
    (2,), activation="logistic", solver="sgd", momentum=0.0, learning_rate_init=4.0, alpha=0.0, max_iter=1000, tol=0.0,
    n_iter_no_change=np.inf, random_state=1, batch_size=4,
).fit(X, y)
print(model.predict(X), f"with a loss of {model.loss_:.4f}")

# %%
nn.plot.network(model)

# %%
nn.plot.history(model)

# %% [markdown]
# ## Noisy numbers
#
# A hundred samples with three inputs; what is to be learned is their sum, with noise. No network can explain the noise, and least squares
# say how far a line gets: the mean of the squared errors that one linear layer ends with.

# %%
X, y = nn.tutorial.noisy_data()
line = nn.MLPRegressor(
    hidden_layer_sizes=(), solver="lbfgs", alpha=0.0, max_iter=500, tol=1e-10, random_state=1
).fit(X, y)
print("learned weights", line.coefs_[0].ravel().round(3), "and bias", line.intercepts_[0].round(3))
print(f"mean squared error {np.mean((line.predict(X) - y) ** 2):.4f}")

# %% [markdown]
# ## An error that jumps
#
# The experiments of the original notebook are there by name; what each found comes as arrays. This is the one that it could not
# explain: two hidden tanh units, three thousand epochs on all samples at a rate of 0.01. Nothing is drawn after the start, and yet the
# error jumps.

# %%
jumps = nn.tutorial.run("jumps")
for name, run in jumps.runs.items():
    print(f"{name:10} {run.network:22} rate {run.learning_rate}: from {run.initial_mse:.3f} to {run.mse[-1]:.4f}")
nn.plot.lines(
    {"one layer": jumps.runs.one_layer.mse, "two layers": jumps.runs.two_layer.mse},
    title="The error of two layers jumps", x_label="epoch", y_label="mean squared error", log=True,
)

# %% [markdown]
# A tenth of the step, and the jumps are gone: the rate was too high for the steep ground that the network had come to.

# %%
small = nn.tutorial.run("small-steps")
nn.plot.lines(
    {"rate 0.01": jumps.runs.two_layer.mse, "rate 0.001": small.runs.two_layer.mse},
    title="Smaller steps do not jump", x_label="epoch", y_label="mean squared error", log=True,
)

# %% [markdown]
# ## The same with what came later
#
# The optimiser of today, samples set aside to say when to stop, and intervals that hold their share of what was not learned.

# %%
learned, calibration, asked = slice(0, 60), slice(60, 80), slice(80, 100)
model = nn.MLPRegressor(
    hidden_layer_sizes=(8,), activation="tanh", learning_rate_init=0.01, early_stopping=True, monitor="loss", max_iter=2000,
    n_iter_no_change=50, random_state=1,
).fit(X[learned], y[learned])
print(f"stopped after {model.n_iter_} epochs ({model.stop_}); R² on the others {model.score(X[60:], y[60:]):.3f}")
low, high = model.conformalize(X[calibration], y[calibration]).predict_interval(X[asked], coverage=0.8).T
print(f"{np.mean((low <= y[asked]) & (y[asked] <= high)):.0%} of the intervals hold their target; they are {np.mean(high - low):.2f} wide")

# %%
nn.plot.history(model)
