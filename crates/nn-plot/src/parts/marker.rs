//! The shapes of points.

use crate::error::PlotError;
use crate::paper::canvas::Canvas;
use crate::paper::path::Point;
use crate::paper::style::{Dash, HALO, Ink, LINE_WIDTH, PAPER, Stroke};

/// The shape of a point. Like dashes for lines, shapes keep points apart where a page is printed in grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// ✖
    Cross,
    /// ▼, with its tip at the place it stands for.
    Pointer,
}

impl Marker {
    /// All shapes, in the order in which points without a shape of their own take them.
    pub const ALL: [Self; 6] =
        [Self::Circle, Self::Square, Self::Triangle, Self::Diamond, Self::Cross, Self::Pointer];

    /// The shape at this position among points that have none of their own.
    pub(crate) const fn at(position: usize) -> Self {
        Self::ALL[position % Self::ALL.len()]
    }

    /// How far below the middle of the shape the place lies that it stands for, in radii.
    pub(super) fn centre(self) -> f64 {
        if self == Self::Pointer { 1.05 } else { 0.0 }
    }

    /// Corners for a radius of 1, y downwards, or none for a circle; all shapes cover about as much as the circle.
    fn corners(self) -> &'static [Point] {
        match self {
            Self::Circle => &[],
            Self::Square => &[(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)],
            Self::Triangle => &[(0.0, -1.4), (1.21, 0.7), (-1.21, 0.7)],
            Self::Diamond => &[(0.0, -1.3), (1.2, 0.0), (0.0, 1.3), (-1.2, 0.0)],
            Self::Cross => &[
                (0.0, -0.5),
                (0.7, -1.2),
                (1.2, -0.7),
                (0.5, 0.0),
                (1.2, 0.7),
                (0.7, 1.2),
                (0.0, 0.5),
                (-0.7, 1.2),
                (-1.2, 0.7),
                (-0.5, 0.0),
                (-1.2, -0.7),
                (-0.7, -1.2),
            ],
            Self::Pointer => &[(0.0, 0.0), (-1.21, -2.1), (1.21, -2.1)],
        }
    }
}

/// A point as it is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    pub(crate) marker: Marker,
    pub(crate) radius: f64,
    pub(crate) ink: Ink,
    pub(crate) hollow: bool,
}

impl Symbol {
    /// Draws the point with a narrow white ring around it.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, at: Point) -> Result<(), PlotError> {
        let halo = Stroke { ink: PAPER, width: 2.0 * HALO, dash: Dash::Solid };
        let outline = Stroke { ink: self.ink, width: 0.8 * LINE_WIDTH, dash: Dash::Solid };
        let fill = if self.hollow { PAPER } else { self.ink };
        if self.marker == Marker::Circle {
            // A hollow point is as wide as a full one, its outline included.
            let inner = if self.hollow { self.radius - outline.width / 2.0 } else { self.radius };
            canvas.disc(at, self.radius + HALO, PAPER)?;
            canvas.disc(at, inner, fill)?;
            return if self.hollow { canvas.circle(at, inner, outline) } else { Ok(()) };
        }
        let corners: Vec<Point> = self
            .marker
            .corners()
            .iter()
            .map(|&(x, y)| (at.0 + self.radius * x, at.1 + self.radius * y))
            .collect();
        // Once more along the first side, so that start and end of the outline are joined.
        let around: Vec<Point> = corners.iter().chain(&corners[..2]).copied().collect();
        canvas.line(&around, halo)?;
        canvas.polygon(&corners, fill)?;
        if self.hollow { canvas.line(&around, outline) } else { Ok(()) }
    }
}
