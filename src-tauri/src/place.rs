//! Where the vault lies and on which machine: what the shell tells the core about its surroundings.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use titian_core::{Day, Place};

use crate::StartError;

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    vault: Option<PathBuf>,
    demonstration: bool,
}

impl Choice {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// The first argument that is not understood, for the terminal.
    pub(crate) fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Choice, String> {
        let mut choice = Choice::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--vault") => {
                    choice.vault = Some(arguments.next().ok_or("--vault without a folder")?.into());
                }
                Some("--demonstration") => choice.demonstration = true,
                _ => return Err(argument.to_string_lossy().into_owned()),
            }
        }
        Ok(choice)
    }

    /// The place of the vault: the folder asked for, else `Titian` in the folder where this user's programs keep
    /// their data.
    pub(crate) fn place(self, data: PathBuf) -> Result<Place, StartError> {
        let vault = std::path::absolute(self.vault.unwrap_or_else(|| data.join("Titian")))?;
        let build_day: Day = env!("TITIAN_BUILD_DAY").parse().map_err(|_| StartError::BuildDay)?;
        Ok(Place { machine: machine(&vault), vault, demonstration: self.demonstration, build_day })
    }
}

/// A stable name of this folder on this machine, so that a copied vault is noticed. The core stores only a hash.
fn machine(vault: &Path) -> String {
    let id = machine_uid::get().unwrap_or_default();
    format!("{}:{}", id.trim(), vault.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(arguments: &[&str]) -> Result<Choice, String> {
        Choice::from_arguments(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_vault_and_the_demonstration_are_read_in_any_order() {
        let expected = Choice { vault: Some("/tmp/klinik".into()), demonstration: true };
        assert_eq!(choice(&["--vault", "/tmp/klinik", "--demonstration"]).as_ref(), Ok(&expected));
        assert_eq!(choice(&["--demonstration", "--vault", "/tmp/klinik"]).as_ref(), Ok(&expected));
    }

    #[test]
    fn an_unknown_argument_is_named() {
        assert_eq!(choice(&["--vualt", "/tmp/klinik"]), Err("--vualt".to_owned()));
        assert!(choice(&["--vault"]).is_err());
    }

    #[test]
    fn without_a_choice_the_vault_lies_in_the_data_folder() -> Result<(), StartError> {
        let place = Choice::default().place(std::env::temp_dir())?;
        assert_eq!(place.vault, std::env::temp_dir().join("Titian"));
        assert!(place.machine.ends_with("Titian"));
        Ok(())
    }
}
