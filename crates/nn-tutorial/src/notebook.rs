//! What the notebook itself printed, where a section compares with it. (`tests/notebook.rs` holds each against the full list.)

/// Rows 1 to 9 of the noisy data (cell 33), as printed: inputs and target.
pub const NOISY_ROWS: [([f64; 3], f64); 9] = [
    ([0.89004455, 0.69871283, 0.82819791], 2.50751857),
    ([0.05595717, 0.01774589, 0.63341429], 0.36895071),
    ([0.26457044, 0.6574532, 0.90494819], 1.8154392),
    ([0.20133986, 0.8807249, 0.16668785], 1.31503355),
    ([0.42231825, 0.97681259, 0.54426161], 1.73178501),
    ([0.5442228, 0.53389683, 0.01207421], 0.93544818),
    ([0.18495185, 0.80140111, 0.94399568], 1.83700519),
    ([0.73185868, 0.30016923, 0.35056698], 1.40086866),
    ([0.4664781, 0.4363943, 0.37252552], 1.52521015),
];

/// The error that its one linear layer converges to (cells 45 to 48): the least-squares error of its data.
pub const LEAST_SQUARES_MSE: f64 = 0.02909393655222622;

/// Truth table, one layer, 100 epochs (cells 23 and 36).
pub const TRUTH_TABLE_ONE_LAYER: [f64; 2] = [0.00871, 0.008829302126346193];
/// Truth table, two layers, 100 epochs (cells 30 and 36).
pub const TRUTH_TABLE_TWO_LAYERS: [f64; 2] = [0.01275, 0.15354573348953232];
/// Truth table, two layers, 1000 epochs (cell 31).
pub const TRUTH_TABLE_THOUSAND: [f64; 1] = [0.0004];
/// Noisy data, sigmoid output, one and two layers (cell 37).
pub const SATURATION: [f64; 2] = [0.627656628448089, 0.6277107258122931];
/// Noisy data, sigmoid hidden, learning rate 0.01, 100 epochs (cell 41).
pub const SIGMOID_HUNDRED: [f64; 1] = [0.06462544272282988];
/// Noisy data, tanh hidden, learning rate 0.01, 100 epochs (cells 43 and 44).
pub const TANH_HUNDRED: [f64; 6] = [
    0.0358061125295244,
    0.03405943270583079,
    0.08096332049593732,
    0.03277308905519685,
    0.039892649300335814,
    0.037743835989540536,
];
/// Noisy data, tanh hidden, learning rate 0.01, 1000 epochs (cell 45).
pub const TANH_THOUSAND: [f64; 5] =
    [0.06052073592087871, 0.04601340269436041, 0.0650053194663348, 0.06470985216466407, 0.05775805105618975];
/// Noisy data, tanh hidden, learning rate 0.01, 3000 epochs (cell 46).
pub const TANH_THREE_THOUSAND: [f64; 1] = [0.060749503736278854];
/// Noisy data, sigmoid hidden, learning rate 0.01, 3000 epochs (cell 47).
pub const SIGMOID_THREE_THOUSAND: [f64; 1] = [0.16086398349472605];
/// Noisy data, tanh hidden, learning rate 0.001, 3000 epochs (cell 48).
pub const SMALL_STEPS: [f64; 1] = [0.028925180466813725];
