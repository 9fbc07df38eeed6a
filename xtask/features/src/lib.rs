//! Nothing to call: this package's `Cargo.toml` gives every dependency of the workspace one set of features, so that each is
//! compiled once, whatever package is asked for.
