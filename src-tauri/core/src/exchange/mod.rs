//! Import of the registers people have.

mod care;
mod cells;
mod columns;
mod dates;
mod delimited;
mod fields;
mod header_words;
mod headers;
mod layout;
mod lexicon;
mod person;
mod profile;
mod sections;
mod source;
mod text;
mod words;
mod words_of_care;
