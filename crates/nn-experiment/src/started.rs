//! A network that goes on from another training: the same predictions, where inputs and outputs are scaled by other numbers.

use nn_format::Affine;
use nn_math::Mat;
use nn_model::{Activation, Network};

/// The network that gives, with inputs and outputs scaled by `to`, what this one gives with `from`: what differs goes into the weights and
/// biases of the first and the last layer. Where nothing was scaled, or is scaled alike, it stays as it is to the last bit.
pub(crate) fn in_other_units(
    network: &Network,
    from: [Option<Affine>; 2],
    to: [Option<Affine>; 2],
) -> Result<Network, String> {
    let [inputs, outputs] = [0, 1].map(|i| match (&from[i], &to[i]) {
        (Some(from), Some(to)) if from != to => Some((from, to)),
        _ => None,
    });
    if inputs.is_none() && outputs.is_none() {
        return Ok(network.clone());
    }
    let mut layers: Vec<(Mat<f64>, Vec<f64>, Activation)> =
        network.parts().map(|(weights, biases, f)| (weights.to_owned(), biases.to_vec(), f)).collect();
    let without = |layer: &str| {
        format!(
            "its {layer} layer has no biases, which would have to hold how the columns are scaled now: leave `init_from` out"
        )
    };
    if let (Some((from, to)), Some((weights, biases, _))) = (inputs, layers.first_mut()) {
        for i in 0..weights.nrows() {
            // (x - shift) / scale, of what is now (x - shift) / scale by other numbers.
            let (factor, offset) =
                (to.scale[i] / from.scale[i], (to.shift[i] - from.shift[i]) / from.scale[i]);
            if offset != 0.0 && biases.is_empty() {
                return Err(without("first"));
            }
            for (j, bias) in biases.iter_mut().enumerate() {
                *bias += offset * weights[(i, j)];
            }
            weights.row_mut(i).iter_mut().for_each(|weight| *weight *= factor);
        }
    }
    if let (Some((from, to)), Some((weights, biases, activation))) = (outputs, layers.last_mut()) {
        if *activation != Activation::Linear {
            return Err(format!(
                "it ends with {activation}, and its targets were scaled otherwise than these: scale targets alike, or leave `init_from` out"
            ));
        }
        for j in 0..weights.ncols() {
            let (factor, offset) = (from.scale[j] / to.scale[j], (from.shift[j] - to.shift[j]) / to.scale[j]);
            match biases.get_mut(j) {
                Some(bias) => *bias = *bias * factor + offset,
                None if offset != 0.0 => return Err(without("last")),
                None => {}
            }
            weights.col_mut(j).iter_mut().for_each(|weight| *weight *= factor);
        }
    }
    Network::from_layers(layers.iter().map(|(weights, biases, f)| (weights, &biases[..], *f)))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_format::Document;
    use nn_model::Architecture;

    #[test]
    fn a_network_in_other_units_predicts_the_same() {
        let architecture = Architecture::new(2).layer(3, Activation::Tanh).layer(1, Activation::Linear);
        let network =
            Network::from_parameters(architecture, (0..13).map(|i| (f64::from(i) * 0.7).sin()).collect())
                .unwrap();
        let affine =
            |shift: &[f64], scale: &[f64]| Some(Affine { shift: shift.to_vec(), scale: scale.to_vec() });
        let from = [affine(&[1.0, -20.0], &[0.5, 9.0]), affine(&[300.0], &[12.0])];
        let to = [affine(&[-3.0, 4.0], &[2.0, 1.5]), affine(&[7.0], &[0.25])];
        let document = |network: &Network, [input_scaling, output_scaling]: [Option<Affine>; 2]| Document {
            input_scaling,
            output_scaling,
            ..Document::from(network.clone())
        };
        let moved = in_other_units(&network, from.clone(), to.clone()).unwrap();
        for x in [[0.0, 0.0], [1.2, -7.0], [-4.0, 30.0]] {
            let [before, after] = [document(&network, from.clone()), document(&moved, to.clone())]
                .map(|document| document.predict([x]).unwrap()[(0, 0)]);
            assert!((before - after).abs() < 1e-12 * before.abs(), "{before} {after}");
        }
        assert_eq!(in_other_units(&network, from.clone(), from).unwrap(), network);
        assert_eq!(in_other_units(&network, [None, None], to).unwrap(), network);
    }

    #[test]
    fn a_network_that_cannot_hold_other_units_is_refused() {
        let architecture = Architecture::new(1).layer(1, Activation::Sigmoid).without_bias();
        let network = Network::from_parameters(architecture, vec![2.0]).unwrap();
        let affine = |shift: f64| Some(Affine { shift: vec![shift], scale: vec![1.0] });
        let message = in_other_units(&network, [affine(0.0), None], [affine(1.0), None]).unwrap_err();
        assert!(message.starts_with("its first layer has no biases"), "{message}");
        let message = in_other_units(&network, [None, affine(0.0)], [None, affine(1.0)]).unwrap_err();
        assert!(message.starts_with("it ends with sigmoid"), "{message}");
    }
}
