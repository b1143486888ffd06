//! Import of the registers people have.

mod cells;
mod dates;
mod delimited;
mod fields;
mod lexicon;
mod source;
mod text;
mod words;
mod words_of_care;
