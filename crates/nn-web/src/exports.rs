//! What the page calls: the only symbols that the module exports.
//!
//! The page writes a request into the memory that [`room`] gives, calls [`answer`], and reads text, numbers and bytes where these
//! functions say. An exported symbol needs the attribute `no_mangle`, which the compiler counts as unsafe code, because two of one
//! name could be mixed up by a linker; so it is allowed in this file, which has no other unsafe code, and nowhere else.

#![allow(unsafe_code)]

use crate::answer::{Answer, Refusal};
use crate::session::Session;
use nn_math::simd::Level;
use std::cell::RefCell;

#[derive(Default)]
struct Page {
    request: Vec<u8>,
    answer: Answer,
    session: Session,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

fn with<T>(look: impl FnOnce(&mut Page) -> T) -> T {
    PAGE.with_borrow_mut(look)
}

/// Memory for a request of this number of bytes.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn room(len: usize) -> *mut u8 {
    with(|page| {
        page.request.clear();
        page.request.resize(len, 0);
        page.request.as_mut_ptr()
    })
}

/// Answers the request: text of the first length in UTF-8, then a file of the second. 0 if it is answered, 1 if it is refused; then
/// the text says why.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn answer(text_len: usize, bytes_len: usize) -> u32 {
    with(|page| {
        let Page { request, answer, session } = page;
        let parts = text_len
            .checked_add(bytes_len)
            .and_then(|len| request.get(..len))
            .map(|all| all.split_at(text_len));
        let result = match parts {
            Some((text, bytes)) => session.answer(&String::from_utf8_lossy(text), bytes),
            None => Err(Refusal::new("the request is longer than the room for it", "")),
        };
        let (found, refused) = match result {
            Ok(found) => (found, 0),
            Err(refusal) => (Answer::of_text(refusal.text()), 1),
        };
        *answer = found;
        refused
    })
}

/// Where the answer's text starts.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn text() -> *const u8 {
    with(|page| page.answer.text.as_ptr())
}

/// How many bytes it has.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn text_len() -> usize {
    with(|page| page.answer.text.len())
}

/// Where the answer's numbers start.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn numbers() -> *const f64 {
    with(|page| page.answer.numbers.as_ptr())
}

/// How many numbers there are.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn numbers_len() -> usize {
    with(|page| page.answer.numbers.len())
}

/// Where the answer's file starts.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn bytes() -> *const u8 {
    with(|page| page.answer.bytes.as_ptr())
}

/// How many bytes it has.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn bytes_len() -> usize {
    with(|page| page.answer.bytes.len())
}

/// 1 if a multiply-add rounds once here; if 0, the page is to load the plain module.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn fuses() -> u32 {
    u32::from(Level::best().fuses())
}
