//! Import of the registers people have: workbooks and delimited text with titles, merged headers, totals and months,
//! whatever their columns are called. A file is opened, its tables are found, its columns are placed by header words
//! and by cells, its words turned into codes; what comes out is one candidate a row, or the reasons against it.
//! Nothing here touches the records: matching candidates with them and storing them is a use case of its own.

mod beside;
mod candidates;
mod care;
mod cells;
mod columns;
mod dates;
mod delimited;
mod fields;
mod header_rows;
mod header_words;
mod headers;
mod html;
mod kinds;
mod layout;
mod legends;
mod lexicon;
mod meanings;
mod memory;
mod months;
mod ods_merges;
mod originals;
mod person;
mod places;
mod problems;
mod profile;
mod register;
mod rows;
mod rows_of_address;
mod rows_of_aftercare;
mod rows_of_client;
mod rows_of_episode;
mod sections;
mod shapes;
mod source;
mod spreadsheet_xml;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod words;
mod words_of_care;

pub use candidates::{
    AftercareCandidate, BirthCandidate, Candidate, Care, ClientCandidate, EpisodeCandidate,
    IdentityCandidate, PhoneCandidate,
};
pub use fields::{Field, IGNORE, ImportField, SheetKind, import_fields};
pub use memory::{Mapping, Memory, Remembered, SheetMapping};
pub use originals::each_original;
pub use problems::{Problem, ProblemCode};
pub use register::{ImportSheet, Opening, Progress, Register, Row, UnknownWord};
pub use source::ReadError;
pub(crate) use text::fold;
