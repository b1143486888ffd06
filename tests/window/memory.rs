//! What the processes of a desk hold in their memory, as somebody with a debugger would read it.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use anyhow::{Context, ensure};
use memchr::memmem::Finder;

use super::desk::Desk;

/// The programs that could know a client. The display and the driver are the test's own.
const PROGRAMS: [&str; 3] = ["titian", "WebKitWebProces", "WebKitNetworkPr"];
/// So much is read at once; so much of it again with the next piece, for what lies across two.
const PIECE: usize = 4 << 20;
const OVERLAP: usize = 256;
/// The page map has a word for each page; its two highest bits say that the page is in memory, or was moved out of it.
const PAGE: u64 = 4096;
const WORD: u64 = 8;
const IS_HELD: u64 = 0b11 << 62;
/// So many pages are looked up at once.
const PAGES: u64 = 8192;

impl Desk {
    /// The programs of this desk whose memory holds one of these texts, in either of the encodings of a web page.
    ///
    /// # Errors
    /// When the memory cannot be read: somebody else's is closed.
    pub fn programs_holding(&self, texts: &[&str]) -> anyhow::Result<Vec<String>> {
        let marks: Vec<Vec<u8>> =
            texts.iter().flat_map(|text| [text.as_bytes().to_vec(), wide(text)]).collect();
        let mut found = Vec::new();
        let mut looked_at = 0;
        for process in self.programs_running()? {
            looked_at += 1;
            if holds(process, &marks).with_context(|| format!("the memory of process {process}"))? {
                found.push(name_of(process));
            }
        }
        ensure!(looked_at >= 2, "the window has a process, and its page another");
        Ok(found)
    }

    fn programs_running(&self) -> anyhow::Result<Vec<u32>> {
        let own = format!("HOME={}", self.home.path().display());
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let Ok(process) = entry?.file_name().to_string_lossy().parse() else { continue };
            // A process can end between the two questions.
            let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
            let is_own = environment.split(|byte| *byte == 0).any(|variable| variable == own.as_bytes());
            if is_own && PROGRAMS.contains(&name_of(process).as_str()) {
                found.push(process);
            }
        }
        Ok(found)
    }
}

fn name_of(process: u32) -> String {
    fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default().trim().to_owned()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn holds(process: u32, marks: &[Vec<u8>]) -> anyhow::Result<bool> {
    let finders: Vec<Finder<'_>> = marks.iter().map(Finder::new).collect();
    let memory = File::open(format!("/proc/{process}/mem"))?;
    let pages = File::open(format!("/proc/{process}/pagemap"))?;
    let mut piece = vec![0; PIECE];
    let mut read = 0;
    let mut ranges = Vec::new();
    for range in written(&fs::read_to_string(format!("/proc/{process}/smaps"))?)? {
        ranges.extend(held(&pages, range)?);
    }
    for (mut at, to) in ranges {
        while at < to {
            let wanted = PIECE.min(usize::try_from(to - at)?);
            // Memory of a device, or gone since the map was read.
            let Ok(length) = memory.read_at(&mut piece[..wanted], at) else { break };
            read += length;
            if finders.iter().any(|finder| finder.find(&piece[..length]).is_some()) {
                return Ok(true);
            }
            if length < wanted || length <= OVERLAP {
                break;
            }
            let is_last = at + u64::try_from(length)? == to;
            at += u64::try_from(if is_last { length } else { length - OVERLAP })?;
        }
    }
    ensure!(read > 1 << 20, "only {read} bytes could be read");
    Ok(false)
}

/// The parts of a range that are there: a web page sets gigabytes aside of which it uses a little.
fn held(pages: &File, (from, to): (u64, u64)) -> anyhow::Result<Vec<(u64, u64)>> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let mut words = vec![0; usize::try_from(PAGES * WORD)?];
    let mut at = from;
    while at < to {
        let wanted = PAGES.min((to - at) / PAGE);
        // A range that is gone since the map was read has no pages.
        let length = pages.read_at(&mut words[..usize::try_from(wanted * WORD)?], at / PAGE * WORD)?;
        for word in words[..length].chunks_exact(usize::try_from(WORD)?) {
            if u64::from_ne_bytes(word.try_into()?) & IS_HELD != 0 {
                match runs.last_mut() {
                    Some((_, end)) if *end == at => *end += PAGE,
                    _ => runs.push((at, at + PAGE)),
                }
            }
            at += PAGE;
        }
        if u64::try_from(length)? < wanted * WORD {
            break;
        }
    }
    Ok(runs)
}

/// The ranges that a process has written to. What it only set aside is left out: there is nothing in it, and much of it.
fn written(smaps: &str) -> anyhow::Result<Vec<(u64, u64)>> {
    let mut ranges = Vec::new();
    let mut range = None;
    for line in smaps.lines() {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("Rss:"), Some(kilobytes)) if kilobytes != "0" => ranges.extend(range.take()),
            (Some(name), _) if name.ends_with(':') => {}
            (Some(name), Some(rights)) => {
                let (from, to) = name.split_once('-').context("a range")?;
                // Files that lie in memory only to be read are looked at as files.
                range = rights
                    .starts_with("rw")
                    .then_some((u64::from_str_radix(from, 16)?, u64::from_str_radix(to, 16)?));
            }
            _ => {}
        }
    }
    Ok(ranges)
}
