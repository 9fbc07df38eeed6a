//! `nn convert`: a model in another format.

use crate::console::Console;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::network_file::NetworkFileArguments;
use crate::positive;
use nn_experiment::{ModelFile, ModelFormat};
use nn_format::Precision;
use nn_model::Network;
use std::path::{Path, PathBuf};

/// Write a model in another format: json, safetensors, onnx or npz, as the names of the files say
///
/// A model keeps everything: columns, scaling, classes, the record of its training. A network by itself, as PyTorch or
/// scikit-learn write it, stays a network by itself. What was written is read again before it takes its place, and must give
/// the same weights.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[arg(value_name = "IN", help = format!("The model: {}", ModelFormat::endings()))]
    from: PathBuf,

    /// The new file; what was there before is replaced
    #[arg(value_name = "OUT")]
    to: PathBuf,

    /// Round numbers to 32 bits, for programs that want them so; only in ONNX
    #[arg(long)]
    f32: bool,

    #[command(flatten)]
    network: NetworkFileArguments,
}

const EXAMPLES: &str = "\
Examples:
  nn convert flowers.json flowers.onnx           for onnxruntime: it takes raw numbers
  nn convert flowers.json flowers.safetensors    for PyTorch
  nn convert torch.safetensors network.json --activation relu --output-activation softmax
  nn convert sklearn.npz network.json            two lines of Python write sklearn.npz: see nn-format";

pub(crate) fn run(arguments: &Arguments, console: &Console) -> Result<(), Error> {
    let (from, to) = (&arguments.from, &arguments.to);
    let format = ModelFormat::of(to)?;
    keep_apart([to.as_path()], [from.as_path()])?;
    let model = arguments.network.load(from)?;
    let precision = match (arguments.f32, format) {
        (false, _) => Precision::F64,
        (true, ModelFormat::Onnx) => Precision::F32,
        (true, _) => {
            return Err(Error::failed(
                format!("numbers of 32 bits are for ONNX, not for {format}"),
                "leave `--f32` out, or let the name end in .onnx",
            ));
        }
    };
    let bytes = model.to_bytes(format, precision)?;
    if precision == Precision::F64 {
        check(&model, &bytes, format, to)?;
    }
    if precision == Precision::F32 {
        for lost in model.lost_in_single_precision() {
            console.note(&lost.to_string());
        }
    }
    nn_file::write_atomically(to, &bytes).map_err(|error| Error::unwritable(to.display(), &error))?;
    if let Some(rule) = model.model().and_then(positive::rule) {
        console.note(&format!("{rule}; {}", positive::kept(format)));
    }
    let kind = if model.model().is_some() { "the model" } else { "the network" };
    console.note(&format!("wrote {kind} to {} ({} bytes)", to.display(), bytes.len()));
    Ok(())
}

/// Reads what is about to be written.
fn check(model: &ModelFile, bytes: &[u8], format: ModelFormat, to: &Path) -> Result<(), Error> {
    // Bit by bit: a network that has diverged holds NaN, which is not equal to itself.
    let bits = |network: &Network| -> Vec<u64> {
        network.parameters().iter().map(|parameter| parameter.to_bits()).collect()
    };
    let all = |model: &ModelFile| -> Vec<_> {
        model.members().into_iter().map(|network| (network.architecture().clone(), bits(network))).collect()
    };
    match all(&ModelFile::from_bytes(bytes, format, to)?) == all(model) {
        true => Ok(()),
        false => Err(Error::failed(
            format!("{format} would not give the same network back"),
            "please report this, with the model",
        )),
    }
}
