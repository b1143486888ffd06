//! Whether a vault may lie where it is to lie. A folder that a program copies elsewhere behind our back, or one on
//! another machine, loses writes: SQLite's locks and its write-ahead log hold on one machine only, and a synchronised
//! database comes back in pieces. What cannot be told is allowed: nobody is locked out by a guess.

use crate::error::{Error, Result};
use std::path::{Component, Path, Prefix};

/// Folders that services synchronise, as they name them, and the name people know.
const NAMES: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("drive saya", "Google Drive"),
    ("icloud drive", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("megasync", "MEGA"),
    ("pclouddrive", "pCloud"),
    ("box sync", "Box"),
    ("yandex.disk", "Yandex Disk"),
    ("synologydrive", "Synology Drive"),
];

/// What services leave in the folders that they synchronise, whatever these are called.
const MARKS: &[(&str, &str)] = &[
    (".dropbox.cache", "Dropbox"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".csync_journal.db", "ownCloud"),
    (".stfolder", "Syncthing"),
    (".SynologyWorkingDirectory", "Synology Drive"),
];

/// File systems that are, or may be, on another machine.
#[cfg(target_os = "linux")]
const ELSEWHERE: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "coda",
    "ceph",
    "ncpfs",
    "glusterfs",
    "lustre",
    "davfs",
    "vboxsf",
    "vmhgfs",
    "prl_fs",
    "drvfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.s3fs",
    "fuse.gcsfuse",
    "fuse.gvfsd-fuse",
    "fuse.vmhgfs-fuse",
    "fuse.onedriver",
    "fuse.google-drive-ocamlfuse",
    "fuse.smbnetfs",
    "fuse.curlftpfs",
    "fuse.cifs",
];

/// Refuses a folder that another program synchronises or that lies on another machine.
///
/// # Errors
/// `folder_synced` with the service, `folder_network`.
pub(crate) fn require_safe(folder: &Path) -> Result<()> {
    let here = nearest(folder);
    if is_elsewhere(folder) || is_elsewhere(&here) {
        return Err(Error::refused("folder_network"));
    }
    match service(folder).or_else(|| service(&here)) {
        Some(service) => Err(Error::refused("folder_synced").with("service", service)),
        None => Ok(()),
    }
}

/// The folder itself, or the nearest above it that there is, by its real name.
fn nearest(folder: &Path) -> std::path::PathBuf {
    folder.ancestors().find_map(|above| above.canonicalize().ok()).unwrap_or_else(|| folder.to_owned())
}

fn service(folder: &Path) -> Option<&'static str> {
    folder.ancestors().find_map(|above| by_name(above).or_else(|| by_mark(above)))
}

/// `OneDrive`, `OneDrive - BNN Kota`, `Dropbox (Personal)`, `GoogleDrive-nama@contoh.id`.
fn by_name(folder: &Path) -> Option<&'static str> {
    let name = folder.file_name()?.to_str()?.to_lowercase();
    let is = |start: &str| {
        name.strip_prefix(start).is_some_and(|rest| {
            rest.is_empty() || [" - ", " (", "-"].iter().any(|sign| rest.starts_with(sign))
        })
    };
    NAMES.iter().find(|(start, _)| is(start)).map(|(_, service)| *service)
}

fn by_mark(folder: &Path) -> Option<&'static str> {
    let marked = MARKS.iter().find(|(mark, _)| folder.join(mark).exists()).map(|(_, service)| *service);
    // A file of that name marks a folder of Dropbox; a folder of that name is only where it keeps its settings.
    marked.or_else(|| folder.join(".dropbox").is_file().then_some("Dropbox")).or_else(|| {
        let is_journal =
            |name: &str| (name.starts_with(".sync_") || name.starts_with("._sync_")) && name.ends_with(".db");
        let mut names =
            folder.read_dir().ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        names.any(|name| is_journal(&name)).then_some("Nextcloud")
    })
}

fn is_elsewhere(folder: &Path) -> bool {
    let is_share = matches!(
        folder.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    );
    is_share || is_remote_drive(folder)
}

#[cfg(target_os = "linux")]
fn is_remote_drive(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(about) = folder.metadata() else { return false };
    let Ok(mounts) = std::fs::read("/proc/self/mountinfo") else { return false };
    file_system(&mounts, about.dev()).is_some_and(|name| ELSEWHERE.contains(&name.as_str()))
}

/// The kind of the file system that a device number stands for, by the system's list of what is mounted.
#[cfg(target_os = "linux")]
fn file_system(mounts: &[u8], device: u64) -> Option<String> {
    use procfs_core::FromBufRead;
    let mounts = procfs_core::process::MountInfos::from_buf_read(mounts).ok()?;
    // As Linux packs the two numbers of a device into one.
    let major = (device >> 8 & 0xfff) | (device >> 32 & !0xfff);
    let minor = (device & 0xff) | (device >> 12 & !0xff);
    let number = format!("{major}:{minor}");
    mounts.into_iter().find(|mount| mount.majmin == number).map(|mount| mount.fs_type)
}

#[cfg(windows)]
fn is_remote_drive(folder: &Path) -> bool {
    // The system tells the kind of a drive by its root.
    let Some(Component::Prefix(prefix)) = folder.components().next() else { return false };
    let drive = match prefix.kind() {
        Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => format!("{}:\\", char::from(letter)),
        _ => return false,
    };
    inspect_path::inspect_path(Path::new(&drive)).is_ok_and(|about| about.is_remote())
}

#[cfg(not(any(target_os = "linux", windows)))]
fn is_remote_drive(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn refusal(folder: &Path) -> String {
        match require_safe(folder) {
            Ok(()) => "safe".to_owned(),
            Err(Error::Refused(refusal)) => match refusal.args.get("service") {
                Some(crate::error::Arg::Word(service)) => format!("{}: {service}", refusal.code),
                _ => refusal.code.to_owned(),
            },
            Err(error) => error.code().to_owned(),
        }
    }

    #[test]
    fn folders_of_services_are_known_by_the_names_they_go_by() -> Outcome {
        let place = tempfile::tempdir()?;
        for (name, expected) in [
            ("OneDrive", "folder_synced: OneDrive"),
            ("OneDrive - BNN Kota Mataram/Klinik", "folder_synced: OneDrive"),
            ("Dropbox (Pribadi)/data", "folder_synced: Dropbox"),
            ("Drive Saya/Titian", "folder_synced: Google Drive"),
            ("GoogleDrive-klinik@contoh.id/Titian", "folder_synced: Google Drive"),
            ("Nextcloud", "folder_synced: Nextcloud"),
            ("Library/Mobile Documents/Titian", "folder_synced: iCloud"),
            ("Dropboxes", "safe"),
            ("Dokumen/Titian", "safe"),
        ] {
            assert_eq!(refusal(&place.path().join(name)), expected, "{name}");
        }
        Ok(())
    }

    #[test]
    fn a_folder_of_another_name_is_known_by_what_the_service_left_in_it() -> Outcome {
        let place = tempfile::tempdir()?;
        let vault = place.path().join("Data Klinik/Titian");
        std::fs::create_dir_all(&vault)?;
        // Where Dropbox keeps its settings is no folder that it synchronises.
        std::fs::create_dir(place.path().join(".dropbox"))?;
        assert_eq!(refusal(&vault), "safe");
        for (mark, service) in
            [(".dropbox", "Dropbox"), (".sync_4f2a.db", "Nextcloud"), (".stfolder", "Syncthing")]
        {
            let mark = place.path().join("Data Klinik").join(mark);
            std::fs::write(&mark, "")?;
            assert_eq!(refusal(&vault), format!("folder_synced: {service}"));
            std::fs::remove_file(mark)?;
        }
        assert_eq!(refusal(&vault), "safe");
        Ok(())
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_file_system_of_a_folder_is_found_by_its_device() {
        let mounts = b"27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
            61 27 0:52 / /mnt/Berbagi\\040Data rw,relatime - cifs //server/data rw,vers=3.1.1\n\
            62 27 0:53 / /home/rina/kantor rw - fuse.sshfs rina@kantor:/ rw\n";
        assert_eq!(file_system(mounts, 254 << 8).as_deref(), Some("ext4"));
        assert_eq!(file_system(mounts, 52).as_deref(), Some("cifs"));
        assert_eq!(file_system(mounts, 53).as_deref(), Some("fuse.sshfs"));
        assert_eq!(file_system(mounts, 99), None);
        assert!(
            ELSEWHERE.contains(&"cifs") && ELSEWHERE.contains(&"fuse.sshfs") && !ELSEWHERE.contains(&"ext4")
        );
    }
}
