//! The outside of a bundle: age around Zstandard, padded. Writing streams through it, and so does reading, within
//! limits; nothing readable ever lies on the disk.

use super::format::{LONGEST_FIRST, LONGEST_LINE, altered};
use crate::error::{Error, Result};
use crate::log::Device;
use age::x25519::{Identity, Recipient};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::str::FromStr;
use zeroize::Zeroizing;

/// What a device's age key is made for, from its seed.
const AGE_PURPOSE: &str = "titian device age 1";
/// The largest file that is looked into.
const LARGEST_FILE: u64 = 8 << 30;
/// The longest header of an age file: some hundred recipients.
const LONGEST_HEADER: u64 = 64 << 10;
/// How much age encrypts at a time, and how much it adds.
const CHUNK: u64 = 64 << 10;
const TAG: u64 = 16;
const NONCE: u64 = 16;
/// A skippable frame: its magic number and its length come first.
const SKIPPABLE: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];
const FRAME_HEAD: u64 = 8;
/// Eight MiB: more than is written, little enough for any machine.
const LARGEST_WINDOW: u32 = 23;
const LEVEL: i32 = 3;

/// The private key with which a device opens bundles.
pub(crate) fn identity(device: &Device) -> Result<Identity> {
    Identity::from_str(&identity_text(device)?).map_err(|e| wrong(&e))
}

/// The same as age writes it.
pub(crate) fn identity_text(device: &Device) -> Result<Zeroizing<String>> {
    let prefix = bech32::Hrp::parse("age-secret-key-").map_err(|e| wrong(&e))?;
    let text = bech32::encode_upper::<bech32::Bech32>(prefix, &*device.secret(AGE_PURPOSE));
    text.map(Zeroizing::new).map_err(|e| wrong(&e))
}

fn wrong(e: &dyn std::fmt::Display) -> Error {
    Error::internal(format!("a device's age key: {e}"))
}

/// The public half of it, as it is in the device's record.
pub(crate) fn recipient(device: &Device) -> Result<String> {
    Ok(identity(device)?.to_public().to_string())
}

/// Whether a text is an age recipient.
pub(crate) fn is_recipient(text: &str) -> bool {
    Recipient::from_str(text).is_ok()
}

/// Counts what goes through, so that the end can be padded.
struct Counted<W> {
    inner: W,
    count: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Writes what `write` writes, compressed, padded and encrypted to these recipients.
///
/// # Errors
/// What the disk says, or what the writing says.
pub(crate) fn seal(
    out: impl Write,
    recipients: &[String],
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let broken = |e: &dyn std::fmt::Display| Error::internal(format!("sealing a bundle: {e}"));
    let recipients = recipients
        .iter()
        .map(|text| Recipient::from_str(text))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| broken(&e))?;
    let encryptor =
        age::Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as &dyn age::Recipient))
            .map_err(|e| broken(&e))?;
    let sealed = Counted { inner: encryptor.wrap_output(out)?, count: 0 };
    let mut packed = zstd::stream::write::Encoder::new(sealed, LEVEL)?;
    write(&mut packed)?;
    let mut sealed = packed.finish()?;
    let length = padding(sealed.count);
    sealed.write_all(&SKIPPABLE)?;
    sealed.write_all(&length.to_le_bytes())?;
    std::io::copy(&mut std::io::repeat(0).take(u64::from(length)), &mut sealed)?;
    sealed.inner.finish()?.flush()?;
    Ok(())
}

/// How long the padding is behind so many bytes, without its head.
fn padding(count: u64) -> u32 {
    let length = (CHUNK - (count + FRAME_HEAD) % CHUNK) % CHUNK;
    u32::try_from(length).unwrap_or_default()
}

/// The refusal behind what reading says. The disk's own errors have a number of the system.
fn said(error: std::io::Error) -> Error {
    if error.raw_os_error().is_some() {
        return error.into();
    }
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Error::refused("bundle_truncated"),
        _ => altered(),
    }
}

/// The text of a bundle, line by line.
pub(crate) struct Lines {
    text: Box<dyn BufRead + Send>,
    is_first: bool,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lines")
    }
}

/// Opens a bundle.
///
/// # Errors
/// `bundle_too_large`, `bundle_not_one`, `bundle_truncated`, `bundle_not_for_us`, `bundle_altered`, or what the disk says.
pub(crate) fn open(path: &Path, identity: &Identity) -> Result<Lines> {
    let mut file = File::open(path)?;
    require_size(&mut file)?;
    let decryptor =
        age::Decryptor::new_buffered(BufReader::with_capacity(1 << 17, file)).map_err(|e| match e {
            age::DecryptError::Io(error) => said(error),
            // It began like one.
            _ => altered(),
        })?;
    let opened = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity)).map_err(|e| match e {
        age::DecryptError::NoMatchingKeys => Error::refused("bundle_not_for_us"),
        age::DecryptError::Io(error) => said(error),
        _ => altered(),
    })?;
    let mut unpacked = zstd::stream::read::Decoder::new(opened)?;
    unpacked.window_log_max(LARGEST_WINDOW)?;
    Ok(Lines { text: Box::new(BufReader::with_capacity(1 << 17, unpacked)), is_first: true })
}

/// Looks at the size of a file before anything is decrypted: neither too much nor cut off.
fn require_size(file: &mut File) -> Result<()> {
    let length = file.metadata()?.len();
    if length > LARGEST_FILE {
        return Err(Error::refused("bundle_too_large"));
    }
    let header = header_length(file)?;
    file.seek(SeekFrom::Start(0))?;
    let payload = length.saturating_sub(header);
    let is_whole = payload > NONCE && (payload - NONCE).is_multiple_of(CHUNK + TAG);
    if is_whole { Ok(()) } else { Err(Error::refused("bundle_truncated")) }
}

/// The length of an age header: up to the line that begins with three dashes.
fn header_length(file: &File) -> Result<u64> {
    const FIRST: &[u8] = b"age-encryption.org/v1\n";
    let mut reader = BufReader::new(file.take(LONGEST_HEADER));
    let (mut length, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)? as u64;
        let is_age = length > 0 || line == FIRST || (read > 0 && FIRST.starts_with(&line));
        length += read;
        if !is_age || length == LONGEST_HEADER {
            return Err(Error::refused("bundle_not_one"));
        }
        if line.last() != Some(&b'\n') {
            return Err(Error::refused("bundle_truncated"));
        }
        if line.starts_with(b"--- ") {
            return Ok(length);
        }
    }
}

impl Lines {
    /// The next line without its end; none at the end of the text.
    ///
    /// # Errors
    /// `bundle_truncated` when it has no end, `bundle_too_large`, `bundle_altered`, or what the disk says.
    pub(crate) fn next(&mut self, line: &mut Vec<u8>) -> Result<bool> {
        let most = if std::mem::take(&mut self.is_first) { LONGEST_FIRST } else { LONGEST_LINE };
        line.clear();
        let read = (&mut self.text).take(most as u64 + 1).read_until(b'\n', line).map_err(said)?;
        if read == 0 {
            return Ok(false);
        }
        if line.last() == Some(&b'\n') {
            return Ok(true);
        }
        Err(Error::refused(if read > most { "bundle_too_large" } else { "bundle_truncated" }))
    }
}
