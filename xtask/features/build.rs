//! Does nothing: it is here so that Cargo looks at the build dependencies.

fn main() {}
