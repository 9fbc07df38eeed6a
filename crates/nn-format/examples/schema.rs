//! Writes `schema/network.schema.json` anew, as the code describes the format now.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/network.schema.json");
    let schema = serde_json::to_string_pretty(&nn_format::network_schema())? + "\n";
    nn_file::write_atomically(path, schema.as_bytes())?;
    Ok(())
}
