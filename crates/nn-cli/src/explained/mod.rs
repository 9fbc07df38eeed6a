//! What a model goes by, printed and drawn: what `nn importance` and `nn effects` show, and a report with them.

mod effects;
mod effects_picture;
mod importance;

pub(crate) use effects::EffectsReport;
pub(crate) use effects_picture::{Width, draw as draw_effects};
pub(crate) use importance::ImportanceReport;

/// More outputs than there are colours cannot be told apart in a picture.
pub(crate) const MOST_DRAWN_OUTPUTS: usize = nn_plot::Colour::ALL.len();
