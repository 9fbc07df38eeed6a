//! Pictures on the page: drawn twice, for wide screens and paper and for phones, of which one is shown.

use super::parts::said;
use maud::{Markup, PreEscaped, html};
use nn_plot::{Drawing, Picture, PlotError};

/// A picture and what it shows. What cannot be drawn, such as numbers that are all the same, is said in its place.
pub(super) fn figure(drawing: &impl Drawing, caption: &str) -> Markup {
    of(drawing.wide(), drawing.narrow(), caption)
}

/// The same of two pictures.
pub(super) fn of(
    wide: Result<Picture, PlotError>,
    narrow: Result<Picture, PlotError>,
    caption: &str,
) -> Markup {
    let (wide, narrow) = match (wide, narrow) {
        (Ok(wide), Ok(narrow)) => (wide, Some(narrow)),
        // Shown smaller where there is no space, rather than not at all.
        (Ok(only), Err(_)) | (Err(_), Ok(only)) => (only, None),
        (Err(error), Err(_)) => {
            return html! { p.note { "There is no picture here: " (said(&error.to_string())) "." } };
        }
    };
    html! {
        figure {
            @match narrow {
                Some(narrow) => {
                    div.wide { (svg(&wide)) }
                    div.narrow { (svg(&narrow)) }
                }
                None => div { (svg(&wide)) },
            }
            figcaption { (said(caption)) }
        }
    }
}

/// The drawing as a part of HTML, which needs no name of its language.
fn svg(picture: &Picture) -> Markup {
    PreEscaped(picture.svg().replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1))
}
