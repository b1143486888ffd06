//! By which way bundles travel: what is kept of it in the vault, what a person chooses, what they are shown again.

use super::folder::{self, Folder};
use super::place::Place;
use crate::error::{Error, Result};
use crate::scene::Scene;
use serde::{Deserialize, Serialize};

/// A way, with what opens it. It lies in the encrypted database and goes nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Way {
    Folder { path: String },
}

/// The way that a person chose.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransportForm {
    /// A folder that another program carries to the other machines.
    Folder {
        /// The token of the folder chosen.
        folder: String,
    },
}

/// The way, as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransportFace {
    /// A folder.
    Folder {
        /// Where it is.
        path: String,
    },
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Way({})", self.kind())
    }
}

impl Way {
    /// The word for it in the access register.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "folder",
        }
    }

    pub(super) fn face(&self) -> TransportFace {
        match self {
            Self::Folder { path } => TransportFace::Folder { path: path.clone() },
        }
    }

    /// The place at its other end.
    pub(super) fn place(&self) -> Box<dyn Place> {
        match self {
            Self::Folder { path } => Box::new(Folder::new(path)),
        }
    }
}

impl TransportForm {
    /// The way that is meant.
    ///
    /// # Errors
    /// `file_unreadable`, `transport_folder_missing`, `transport_inside_vault`.
    pub(super) fn way(self, scene: &Scene, _before: Option<&Way>) -> Result<Way> {
        match self {
            Self::Folder { folder } => {
                let path = scene.files.path(&folder)?;
                folder::require(&scene.folder, &path)?;
                let path = path.into_os_string().into_string();
                Ok(Way::Folder { path: path.map_err(|_| Error::refused("file_unreadable"))? })
            }
        }
    }
}
