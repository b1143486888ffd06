//! The Debian packages a build and the window tests need. Only those missing are installed, and not before saying so.

use std::process::{Command, Stdio};

use crate::steps::{Failure, Outcome, output_of, step};

/// To compile and link the app.
const TO_BUILD: &[&str] = &["pkg-config", "libwebkit2gtk-4.1-dev", "libssl-dev"];

/// To open bundles with other software than ours.
const TO_COMPARE: &[&str] = &["age", "zstd"];

/// To drive a real window without a screen: web driver, a display, a window manager for the native dialogs, keys for
/// them, and a reader of the printed page.
const TO_DRIVE: &[&str] =
    &["webkit2gtk-driver", "xvfb", "openbox", "xdotool", "poppler-utils", "dbus-daemon"];

/// Installs what a build lacks.
pub(crate) fn set_up_build() -> Outcome {
    set_up(TO_BUILD)
}

/// Installs what a build and the window tests lack.
pub(crate) fn set_up_window_tests() -> Outcome {
    set_up(&[TO_BUILD, TO_COMPARE, TO_DRIVE].concat())
}

fn set_up(packages: &[&str]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !has("dpkg-query") {
        println!(
            "This is not Debian; if the build stops, install what these Debian packages hold: {}",
            packages.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("These Debian packages are missing and are installed now: {}", missing.join(" "));
    let is_root = output_of(Command::new("id").arg("-u"))?.trim() == "0";
    if !is_root && !has("sudo") {
        return Err(Failure::new(format!("this needs root, once: apt-get install {}", missing.join(" "))));
    }
    if !is_root {
        println!("sudo may ask for your password.");
    }
    step("apt-get update", &mut apt_get(is_root, &["update"]))?;
    let arguments = [&["install", "--yes", "--no-install-recommends"], missing.as_slice()].concat();
    step("apt-get install", &mut apt_get(is_root, &arguments))
}

fn apt_get(is_root: bool, arguments: &[&str]) -> Command {
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]).args(arguments);
    command
}

fn is_installed(package: &str) -> bool {
    let status = output_of(Command::new("dpkg-query").args(["--show", "--showformat=${Status}", package]));
    status.is_ok_and(|status| status.ends_with("ok installed"))
}

fn has(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}
