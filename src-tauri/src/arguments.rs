//! What the command line says about the vault to open.

use std::ffi::OsString;
use std::path::PathBuf;

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The vault's folder; without it, this user's own.
    pub(crate) vault: Option<PathBuf>,
    /// Whether the window says that its people are invented.
    pub(crate) demonstration: bool,
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
}
