//! What the programs in `examples` share: numbers from the command line. Each program belongs to a chapter of the book,
//! which shows parts of it and runs it; `cargo test` runs all of them without arguments.
