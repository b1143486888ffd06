//! What Titian's programs tell the core about the machine they run on: where the vault lies, which machine this is,
//! what time it is. The window and the terminal must say the same, or each would take the other's vault for a copy.

use chrono::{DateTime, FixedOffset};
use std::io;
use std::path::{Path, PathBuf};
use titian_core::{App, Place};

/// The application on a vault: the folder given, else `Titian` in the folder where this user's programs keep their data.
///
/// # Errors
/// When there is no such folder, or the system keeps a crashed program's memory.
pub fn app(vault: Option<PathBuf>, demonstration: bool) -> io::Result<App> {
    forbid_core_dumps()?;
    let vault = match vault {
        Some(vault) => vault,
        None => dirs::data_dir()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "this user has no folder for data"))?
            .join("Titian"),
    };
    let vault = one_way(&std::path::absolute(vault)?);
    let place = Place {
        machine: machine(&vault),
        vault,
        demonstration,
        build_day: build_day(),
        key_cost: None,
        large_bundle: None,
    };
    Ok(App::new(place, Box::new(now)))
}

/// Has panics of this process told by their place in the program alone: the words of a panic can quote data.
pub fn tell_panics_by_place(tell: impl Fn(&str) + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        tell(&place);
    }));
}

/// A crash must not write clients to the disk: neither this process nor those it starts, the page's among them, leave
/// their memory behind.
#[cfg(unix)]
fn forbid_core_dumps() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
}

#[cfg(not(unix))]
fn forbid_core_dumps() -> io::Result<()> {
    Ok(())
}

/// One folder is one place, by whatever way it was named, and before it exists as well as after.
fn one_way(path: &Path) -> PathBuf {
    match (std::fs::canonicalize(path), path.parent(), path.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) => one_way(parent).join(name),
        (Err(_), ..) => path.to_owned(),
    }
}

/// A stable name of this folder on this machine, so that a copied vault is noticed. The core keeps only a hash of it.
fn machine(vault: &Path) -> String {
    // A machine without an id is told by its folder alone.
    let id = machine_uid::get().unwrap_or_default();
    format!("{}:{}", id.trim(), vault.display())
}

fn build_day() -> chrono::NaiveDate {
    env!("TITIAN_BUILD_DAY").parse().unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the clock enters the core here")]
fn now() -> DateTime<FixedOffset> {
    chrono::Local::now().fixed_offset()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[cfg(unix)]
    #[test]
    fn a_crash_leaves_no_memory_on_the_disk() -> io::Result<()> {
        let folder = std::env::temp_dir().join("titian-host-test");
        drop(app(Some(folder), false)?);
        let limit = rustix::process::getrlimit(rustix::process::Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
        Ok(())
    }

    #[test]
    fn a_panic_is_told_without_its_words() -> Result<(), std::sync::mpsc::RecvError> {
        let (told, tellings) = channel();
        let earlier = std::panic::take_hook();
        tell_panics_by_place(move |place| drop(told.send(place.to_owned())));
        let outcome = std::thread::spawn(|| {
            let name = "Siti Rahayu";
            assert_eq!(name, "");
        })
        .join();
        std::panic::set_hook(earlier);
        let told = tellings.recv()?;
        assert!(outcome.is_err() && told.starts_with(file!()) && !told.contains("Siti"), "{told}");
        Ok(())
    }
}
