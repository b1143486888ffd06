//! The request of a machine that wants to belong to a site: a small file in the clear, signed by the machine's own key,
//! and the code that shows an administrator that it is that machine's.

use super::seal;
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::log::relay::device_key;
use crate::log::signature;
use crate::scene::Work;
use crate::settings;
use crate::vault::files::write_atomically;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;

const FORMAT: u32 = 1;
/// The largest file that is looked into.
const LARGEST: u64 = 16 << 10;
const CONTEXT: &[u8] = b"titian request 1\n";
/// Crockford's alphabet: no I, L, O or U, which are read as something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters a code has: 80 bits.
const CODE: usize = 16;

/// A request to be written by a machine that has a vault.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RequestMachine {
    /// The token of the chosen file.
    pub file: String,
}

/// What the screen shows of a request.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RequestCode {
    /// What the administrator types: four times four letters and digits.
    pub code: String,
}

/// What a request says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) device: Id,
    pub(super) key: String,
    pub(super) age: String,
    made_at: DateTime<FixedOffset>,
    /// Of a machine that has a vault already: of which site, and the code in its record numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) site: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    /// And the machine from whose vault it was restored or copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) was: Option<Id>,
}

/// What a request says of the vault that its machine has already.
#[derive(Debug)]
pub(super) struct Vaulted {
    pub(super) site: Id,
    pub(super) code: String,
    pub(super) was: Option<Id>,
}

#[derive(Serialize, Deserialize)]
struct File {
    titian_request: u32,
    request: String,
    sig: String,
}

/// Writes a device's request; its code.
pub(super) fn write(
    device: &Device,
    vault: Option<Vaulted>,
    made_at: DateTime<FixedOffset>,
    path: &Path,
) -> Result<String> {
    let internal = |e: serde_json::Error| Error::internal(format!("encoding a request: {e}"));
    let (site, code, was) =
        vault.map_or((None, None, None), |vault| (Some(vault.site), Some(vault.code), vault.was));
    let request = Request {
        device: device.id,
        key: hex::encode(device.public_key().as_bytes()),
        age: seal::recipient(device)?,
        made_at,
        site,
        code,
        was,
    };
    let request = serde_json::to_string(&request).map_err(internal)?;
    let code = code_of(CONTEXT, &request);
    let sig = hex::encode(device.sign(CONTEXT, request.as_bytes()));
    let file = serde_json::to_vec(&File { titian_request: FORMAT, request, sig }).map_err(internal)?;
    write_atomically(path, &file)?;
    Ok(code)
}

/// Reads a request, with its code.
///
/// # Errors
/// `request_unreadable`, `request_too_new`, or what the disk says.
pub(super) fn read(path: &Path) -> Result<(Request, String)> {
    #[derive(Deserialize)]
    struct Version {
        titian_request: u32,
    }
    let unreadable = || Error::refused("request_unreadable");
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable());
    }
    let version: Version = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    if version.titian_request > FORMAT {
        return Err(Error::refused("request_too_new"));
    }
    let file: File = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    let request: Request = serde_json::from_str(&file.request).map_err(|_| unreadable())?;
    let key = device_key(&request.key).ok_or_else(unreadable)?;
    let mut sig = [0; 64];
    hex::decode_to_slice(&file.sig, &mut sig).map_err(|_| unreadable())?;
    let is_code = |code: &String| {
        (1..=super::format::LONGEST_CODE).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_right = signature::is_signed(CONTEXT, file.request.as_bytes(), &sig, &key)
        && seal::is_recipient(&request.age)
        && request.code.as_ref().is_none_or(is_code);
    if is_right { Ok((request, code_of(CONTEXT, &file.request))) } else { Err(unreadable()) }
}

/// The code of what was signed in a context, in fours.
pub(crate) fn code_of(context: &[u8], signed: &str) -> String {
    let hash = Sha256::new().chain_update(context).chain_update(signed).finalize();
    let mut code = String::with_capacity(CODE + 3);
    for at in 0..CODE {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        let value = (0..5).fold(0, |value, bit| {
            let position = at * 5 + bit;
            value << 1 | (hash[position / 8] >> (7 - position % 8) & 1)
        });
        code.push(char::from(ALPHABET[usize::from(value)]));
    }
    code
}

/// Whether somebody typed this code: dashes, spaces and case do not matter, O is 0, I and L are 1.
pub(crate) fn is_code(code: &str, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect()
    };
    plain(code) == plain(typed)
}

/// Writes the request of this machine, whose vault was restored or copied, to be enrolled anew.
///
/// # Errors
/// What the disk says.
pub fn request(app: &App, work: &Work, input: RequestMachine) -> Result<RequestCode> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let was = vault.readers.read(settings::successors)?.remove(&scene.device);
    let vaulted = Vaulted { site: scene.site, code: scene.device_code, was };
    let code = write(&vault.device()?, Some(vaulted), scene.now, &path)?;
    Ok(RequestCode { code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_however_people_type_and_another_requests_is_not_taken() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("request");
        let device = Device::new(Id::from_u128(1), &[7; 32]);
        let code = write(&device, None, DateTime::default(), &file)?;
        assert_eq!(code.len(), 19);
        let sloppy = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert!(is_code(&code, &sloppy));
        let (request, read_code) = read(&file)?;
        assert_eq!((request.device, read_code), (device.id, code.clone()));
        let other = write(&Device::new(Id::from_u128(1), &[8; 32]), None, DateTime::default(), &file)?;
        assert!(!is_code(&code, &other));
        Ok(())
    }

    #[test]
    fn a_request_that_was_altered_or_is_no_request_is_refused() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("request");
        write(&Device::new(Id::from_u128(1), &[7; 32]), None, DateTime::default(), &file)?;
        let whole = std::fs::read(&file)?;
        let said = |bytes: &[u8]| -> Result<String> {
            std::fs::write(&file, bytes)?;
            Ok(read(&file).map_or_else(|error| error.code().to_owned(), |_| "read".to_owned()))
        };
        assert_eq!(said(&whole)?, "read");
        let text = String::from_utf8_lossy(&whole).into_owned();
        let newer = text.replace("\"titian_request\":1", "\"titian_request\":2");
        assert_eq!(said(newer.as_bytes())?, "request_too_new");
        let altered = text.replace("age1", "age2");
        for wrong in [altered.as_bytes(), &whole[..whole.len() / 2], b"", &vec![b'['; 20_000]] {
            assert_eq!(said(wrong)?, "request_unreadable");
        }
        Ok(())
    }
}
