//! The JSON format, described to programs.

use crate::document::FORMAT;
use crate::outline::VERSION;
use nn_model::Activation;
use serde_json::{Value, json};

/// The JSON Schema (draft 2020-12) of the files that [`to_json`](crate::to_json) writes.
///
/// It stands in this crate as `schema/network.schema.json`; `cargo run -p nn-format --example schema` writes it anew.
/// It cannot say that the numbers of rows and columns fit each other; [`from_json`](crate::from_json) does.
///
/// ```
/// let schema = nn_format::network_schema();
/// assert_eq!(schema["properties"]["format"]["const"], "nn-network");
/// ```
pub fn network_schema() -> Value {
    let with_numbers: Vec<&str> = Activation::SETTINGS.iter().map(|setting| setting.choice).collect();
    let with_numbers = format!("^({}):[-+.0-9eE]+$", with_numbers.join("|"));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A multilayer perceptron",
        "description": "Shapes and numbers of a network: a = activation(x W + b), layer by layer.",
        "type": "object",
        "properties": {
            "format": { "const": FORMAT },
            "version": {
                "description": "3 of an ensemble, else 2 where there is scaling, else 1.",
                "enum": (1..=VERSION).collect::<Vec<u64>>()
            },
            "inputs": {
                "description": "How many numbers a sample has.",
                "type": "integer",
                "minimum": 1
            },
            "bias": {
                "description": "Whether the layers have biases; a layer may say otherwise of itself.",
                "type": "boolean"
            },
            "layers": {
                "description": "From the first hidden layer to the output.",
                "type": "array",
                "items": { "$ref": "#/$defs/layer" },
                "minItems": 1
            },
            "other_members": {
                "description": "The other networks of an ensemble, with the same shapes; their outputs are averaged with the first one's.",
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "layers": { "type": "array", "items": { "$ref": "#/$defs/layer" }, "minItems": 1 }
                    },
                    "required": ["layers"],
                    "additionalProperties": false
                },
                "minItems": 1
            },
            "input_scaling": {
                "description": "How raw inputs are scaled before the network: (x - shift) / scale.",
                "$ref": "#/$defs/scaling"
            },
            "output_scaling": {
                "description": "What is undone after the network: its outputs become y scale + shift.",
                "$ref": "#/$defs/scaling"
            },
            "metadata": {
                "description": "Whatever belongs to the network; kept as it is.",
                "type": "object"
            }
        },
        "required": ["format", "version", "inputs", "bias", "layers"],
        "additionalProperties": false,
        "$defs": {
            "layer": {
                "type": "object",
                "properties": {
                    "units": {
                        "description": "How many numbers the layer gives.",
                        "type": "integer",
                        "minimum": 1
                    },
                    "activation": {
                        "description": "What each unit makes of its weighted sum; some with a number, such as leaky-relu:0.2. (Those of one's own have names that are not here.)",
                        "anyOf": [{ "enum": Activation::NAMES }, { "type": "string", "pattern": with_numbers }]
                    },
                    "bias": {
                        "description": "Whether this layer has biases, where it is not as the others.",
                        "type": "boolean"
                    },
                    "weights": {
                        "description": "One row for each input, in it one number for each unit.",
                        "type": "array",
                        "items": { "type": "array", "items": { "$ref": "#/$defs/number" }, "minItems": 1 },
                        "minItems": 1
                    },
                    "biases": {
                        "description": "One number for each unit; empty where the layer has none.",
                        "type": "array",
                        "items": { "$ref": "#/$defs/number" }
                    }
                },
                "required": ["units", "activation", "weights", "biases"],
                "additionalProperties": false
            },
            "scaling": {
                "type": "object",
                "properties": {
                    "shift": {
                        "description": "One number for each column.",
                        "type": "array",
                        "items": { "$ref": "#/$defs/number" },
                        "minItems": 1
                    },
                    "scale": {
                        "description": "One number for each column.",
                        "type": "array",
                        "items": { "$ref": "#/$defs/number" },
                        "minItems": 1
                    }
                },
                "required": ["shift", "scale"],
                "additionalProperties": false
            },
            "number": {
                "description": "A 64-bit floating-point number; JSON has no numbers for the three in words.",
                "anyOf": [{ "type": "number" }, { "enum": ["NaN", "inf", "-inf"] }]
            }
        }
    })
}
