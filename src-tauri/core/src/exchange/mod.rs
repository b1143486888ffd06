//! Import of the registers people have.

mod dates;
mod fields;
mod lexicon;
mod text;
mod words;
mod words_of_care;
