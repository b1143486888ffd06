//! Which cells of an open workbook (.ods) are merged; the workbook reader gives only their values.

use super::cells::Merge;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{BufReader, Read, Seek};

/// The merged cells of each sheet by its name. What cannot be read has none: the cells themselves are read elsewhere.
pub(super) fn of<R: Read + Seek>(file: R) -> HashMap<String, Vec<Merge>> {
    let mut merges = HashMap::new();
    let Ok(mut archive) = zip::ZipArchive::new(file) else { return merges };
    let Ok(content) = archive.by_name("content.xml") else { return merges };
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut walk = Walk::default();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(tag) => walk.begin(&tag, &mut merges),
            Event::Empty(tag) => {
                walk.begin(&tag, &mut merges);
                walk.end(tag.name().into_inner());
            }
            Event::End(tag) => walk.end(tag.name().into_inner()),
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    merges
}

#[derive(Default)]
struct Walk {
    sheet: String,
    row: u32,
    column: u32,
    repeated: u32,
}

impl Walk {
    fn begin(&mut self, tag: &BytesStart<'_>, merges: &mut HashMap<String, Vec<Merge>>) {
        let number = |name| attribute(tag, name).and_then(|number| number.parse::<u32>().ok()).unwrap_or(1);
        match tag.name().into_inner() {
            "table:table" => {
                *self = Self { sheet: attribute(tag, "table:name").unwrap_or_default(), ..Self::default() };
            }
            "table:table-row" => {
                self.column = 0;
                self.repeated = number("table:number-rows-repeated");
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let (width, height) =
                    (number("table:number-columns-spanned"), number("table:number-rows-spanned"));
                if width > 1 || height > 1 {
                    merges.entry(self.sheet.clone()).or_default().push(Merge {
                        rows: (self.row, self.row.saturating_add(height.saturating_sub(1))),
                        columns: (self.column, self.column.saturating_add(width.saturating_sub(1))),
                    });
                }
                self.column = self.column.saturating_add(number("table:number-columns-repeated"));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &str) {
        if tag == "table:table-row" {
            self.row = self.row.saturating_add(self.repeated);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.into_inner() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}
