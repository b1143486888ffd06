//! Delimited text: whatever delimiter, byte order mark or old encoding it has. The file is read from the disk each
//! time it is walked through, so memory does not grow with it.

use super::cells::Cell;
use super::source::ReadError;
use super::text::trimmed;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// In order of preference when several fit equally well.
const DELIMITERS: &[u8] = b";\t|,^~:";

/// How much of a file is looked at to find its delimiter.
const SAMPLE: u64 = 256 * 1024;

/// A file of text, its encoding and its beginning.
#[derive(Debug)]
pub(super) struct Encoded {
    path: PathBuf,
    encoding: &'static Encoding,
    sample: String,
}

impl Encoded {
    pub(super) fn open(path: &Path) -> Result<Self, ReadError> {
        let encoding = encoding_of(path)?;
        let mut sample = String::new();
        decoded(path, encoding)?.take(SAMPLE).read_to_string(&mut sample).or_else(|error| {
            match error.kind() {
                // The sample may end inside a character.
                std::io::ErrorKind::InvalidData => Ok(0),
                _ => Err(error),
            }
        })?;
        if sample.is_empty() {
            sample = first_part(path, encoding)?;
        }
        Ok(Self { path: path.to_owned(), encoding, sample })
    }

    pub(super) fn sample(&self) -> &str {
        &self.sample
    }

    /// The whole text, for what cannot be read line by line.
    pub(super) fn read_whole(&self) -> Result<String, ReadError> {
        let mut text = String::new();
        decoded(&self.path, self.encoding)?.read_to_string(&mut text)?;
        Ok(text)
    }
}

/// A file of delimited text and how to read it.
#[derive(Debug)]
pub(super) struct Delimited {
    path: PathBuf,
    encoding: &'static Encoding,
    delimiter: u8,
    /// The line `sep=;` that spreadsheets write for one another.
    has_separator_line: bool,
}

impl Delimited {
    pub(super) fn of(text: Encoded) -> Result<Self, ReadError> {
        let Encoded { path, encoding, sample } = text;
        if looks_foreign(&sample) {
            return Err(ReadError::NotATable);
        }
        let declared = declared_delimiter(&sample);
        let delimiter = declared.unwrap_or_else(|| delimiter_of(&sample));
        Ok(Self { path, encoding, delimiter, has_separator_line: declared.is_some() })
    }

    /// Gives each row that has cells, with its number from 1, until told to stop.
    pub(super) fn each_row(
        &self,
        see: &mut dyn FnMut(u32, &[Cell<'_>]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadError> {
        // With a line end after the last row every row ends in one, which the counting below relies on.
        let text = PlainLineEnds { inner: decoded(&self.path, self.encoding)?, after_return: false }
            .chain(&b"\n"[..]);
        let mut reader = csv_reader(self.delimiter, text);
        let mut record = csv::StringRecord::new();
        let mut cells: Vec<Cell<'static>> = Vec::new();
        // Line breaks inside cells do not make a row of their own.
        let mut inside = 0;
        loop {
            let read = reader.read_record(&mut record).map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => ReadError::Io(error),
                _ => ReadError::Damaged,
            })?;
            if !read {
                return Ok(ControlFlow::Continue(()));
            }
            // The reader skips blank lines without a word, so the row is counted from where it ended.
            inside += record.iter().map(line_breaks).sum::<u64>();
            let line = reader.position().line().saturating_sub(1 + inside);
            let number = u32::try_from(line).unwrap_or(u32::MAX);
            if number == 1 && self.has_separator_line {
                continue;
            }
            let mut row = recycled(cells);
            row.extend(record.iter().map(cell));
            let flow =
                if row.iter().all(Cell::is_empty) { ControlFlow::Continue(()) } else { see(number, &row) };
            cells = recycled(row);
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }
}

/// A field as a cell. Programs that fear for long numbers write them as `="5271…"`.
fn cell(text: &str) -> Cell<'_> {
    let text = trimmed(text);
    let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let text = formula.unwrap_or(text);
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// Turns every kind of line end into a plain one.
struct PlainLineEnds<R> {
    inner: R,
    after_return: bool,
}

impl<R: Read> Read for PlainLineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.inner.read(buffer)?;
            if read == 0 {
                return Ok(0);
            }
            if !self.after_return && !buffer[..read].contains(&b'\r') {
                return Ok(read);
            }
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer[at];
                if byte == b'\n' && self.after_return {
                    self.after_return = false;
                    continue;
                }
                self.after_return = byte == b'\r';
                buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
            if kept > 0 {
                return Ok(kept);
            }
        }
    }
}

/// The same allocation for cells of another lifetime.
fn recycled<'b>(mut cells: Vec<Cell<'_>>) -> Vec<Cell<'b>> {
    cells.clear();
    cells.into_iter().map(|_| Cell::Empty).collect()
}

fn line_breaks(text: &str) -> u64 {
    if text.len() < 2 { 0 } else { text.bytes().filter(|b| *b == b'\n').count() as u64 }
}

fn csv_reader<R: Read>(delimiter: u8, reader: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(reader)
}

fn decoded(path: &Path, encoding: &'static Encoding) -> Result<DecodeReaderBytes<File, Vec<u8>>, ReadError> {
    let file = File::open(path)?;
    Ok(DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .strip_bom(true)
        .bom_override(true)
        .build_with_buffer(file, vec![0; 64 * 1024])
        .map_err(std::io::Error::other)?)
}

/// Reads whole lines only, for samples that would end inside a character.
fn first_part(path: &Path, encoding: &'static Encoding) -> Result<String, ReadError> {
    let mut lines = BufReader::new(decoded(path, encoding)?);
    let mut sample = String::new();
    while (sample.len() as u64) < SAMPLE {
        if lines.read_line(&mut sample)? == 0 {
            break;
        }
    }
    Ok(sample)
}

/// The encoding by byte order mark, by valid UTF-8, by the zeros of UTF-16; else what old Windows programs write.
fn encoding_of(path: &Path) -> Result<&'static Encoding, ReadError> {
    let mut file = File::open(path)?;
    let mut chunk = vec![0; 1 << 16];
    let mut kept = 0;
    let mut is_first = true;
    let mut is_utf8 = true;
    loop {
        let read = file.read(&mut chunk[kept..])?;
        let filled = kept + read;
        if is_first && filled > 1 {
            if let Some((encoding, _)) = Encoding::for_bom(&chunk[..filled]) {
                return Ok(encoding);
            }
            if let Some(encoding) = wide_encoding(&chunk[..filled]) {
                return Ok(encoding);
            }
            if chunk[..filled].contains(&0) {
                return Err(ReadError::NotATable);
            }
            is_first = false;
        }
        match std::str::from_utf8(&chunk[..filled]) {
            Ok(_) => kept = 0,
            Err(error) if error.error_len().is_none() && read > 0 => {
                let valid = error.valid_up_to();
                chunk.copy_within(valid..filled, 0);
                kept = filled - valid;
            }
            Err(_) => is_utf8 = false,
        }
        if read == 0 || !is_utf8 {
            return Ok(if is_utf8 { UTF_8 } else { WINDOWS_1252 });
        }
    }
}

fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let half = bytes.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 7 && even * 10 < half {
        return Some(UTF_16LE);
    }
    (even * 10 > half * 7 && odd * 10 < half).then_some(UTF_16BE)
}

/// Web pages and other text that is no table.
fn looks_foreign(sample: &str) -> bool {
    let start = sample.trim_start();
    let tag = start.get(..9).unwrap_or(start).to_ascii_lowercase();
    ["<html", "<!doctype", "<?xml", "<head", "{\\rtf", "mime-vers"]
        .iter()
        .any(|it| tag.starts_with(it.get(..9).unwrap_or(it)))
        || sample.chars().take(4096).any(|c| c == '\0')
}

fn declared_delimiter(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?.trim_matches('"');
    let named = line.get(..4).filter(|name| name.eq_ignore_ascii_case("sep="))?;
    line[named.len()..].bytes().next().filter(u8::is_ascii).or(Some(b'\t'))
}

/// The delimiter that cuts most rows into the same, highest number of cells.
fn delimiter_of(sample: &str) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let mut widths: Vec<usize> = Vec::new();
        let mut reader = csv_reader(*delimiter, sample.as_bytes());
        widths.extend(reader.records().take(300).filter_map(Result::ok).map(|record| record.len()));
        // The last row of the sample may be cut off.
        if widths.len() > 20 {
            widths.pop();
        }
        let rows = widths.len().max(1);
        let score = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| agreeing(&widths, *width) * (*width).min(40))
            .max();
        let score = score.unwrap_or(0) * 100 / rows;
        if score > best.0 {
            best = (score, *delimiter);
        }
    }
    best.1
}

fn agreeing(widths: &[usize], width: usize) -> usize {
    widths.iter().filter(|other| **other == width).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn opened(path: &Path) -> Result<Delimited, ReadError> {
        Delimited::of(Encoded::open(path)?)
    }

    fn rows_of(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut rows = Vec::new();
        let flow = opened(file.path()).unwrap().each_row(&mut |number, cells| {
            rows.push((number, cells.iter().map(|cell| cell.text().into_owned()).collect()));
            ControlFlow::Continue(())
        });
        assert!(flow.unwrap().is_continue());
        rows
    }

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn the_delimiter_is_found_whatever_it_is() {
        for delimiter in [",", ";", "\t", "|", "^"] {
            let text = [
                "Nama",
                "Tempat",
                "Status\nBudi",
                "\"Mataram, NTB; Indonesia\"",
                "DO\nSiti",
                "Bima",
                "Selesai\n",
            ]
            .join(delimiter);
            let rows = rows_of(text.as_bytes());
            assert_eq!(rows[1], (2, strings(&["Budi", "Mataram, NTB; Indonesia", "DO"])), "{delimiter}");
        }
    }

    #[test]
    fn marks_and_old_encodings_are_understood() {
        let text = "Nama;Tempat\nJos\u{e9} Mau\u{f1}o;Atambua\nBudi;Bima\n";
        let mut wide = vec![0xff, 0xfe];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let mut marked = "\u{feff}".as_bytes().to_vec();
        marked.extend(text.as_bytes());
        let bare_wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (old, _, _) = WINDOWS_1252.encode(text);
        for bytes in [text.as_bytes(), &marked, &wide, &bare_wide, &old] {
            let rows = rows_of(bytes);
            assert_eq!(rows[0].1, strings(&["Nama", "Tempat"]));
            assert_eq!(rows[1].1, strings(&["Jos\u{e9} Mau\u{f1}o", "Atambua"]));
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let rows = rows_of(b"Nama;Alamat\n\nBudi;\"Jl. A\r\nNo. 5\"\r\n;;\nSiti;B\n");
        let numbers: Vec<_> = rows.iter().map(|(number, cells)| (*number, cells[0].as_str())).collect();
        assert_eq!(numbers, [(1, "Nama"), (3, "Budi"), (5, "Siti")]);
    }

    #[test]
    fn a_separator_line_is_obeyed_and_left_out() {
        let rows = rows_of(b"sep=|\nNama|Kota, lama\nBudi|Bima, x\n");
        assert_eq!(rows[0], (2, strings(&["Nama", "Kota, lama"])));
    }

    #[test]
    fn web_pages_and_binaries_are_no_tables() {
        for bytes in [b"<html><p>no table</p></html>".as_slice(), b"\x89PNG\r\n\x1a\n\0\0\0\0"] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(bytes).unwrap();
            assert!(matches!(opened(file.path()), Err(ReadError::NotATable)));
        }
    }
}
