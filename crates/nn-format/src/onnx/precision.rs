//! The numbers in an ONNX file.

/// The numbers in an ONNX file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// 32-bit numbers, which every runtime has: predictions agree to about 1e-6.
    F32,
    /// 64-bit numbers, as here; onnxruntime has them on the CPU: predictions agree to about 1e-12.
    F64,
}
