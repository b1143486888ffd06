//! Import of the registers people have.

mod candidates;
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
mod memory;
mod person;
mod places;
mod problems;
mod profile;
mod sections;
mod source;
mod text;
mod words;
mod words_of_care;
