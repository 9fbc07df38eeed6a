"""scikit-learn's own checks of estimators: none is expected to fail."""

from sklearn.utils.estimator_checks import parametrize_with_checks

from nn import MLPClassifier, MLPRegressor


@parametrize_with_checks([MLPClassifier(), MLPRegressor()])
def test_an_estimator_is_one_by_the_rules_of_scikit_learn(estimator, check):
    check(estimator)
