//! The one window: what it may show, where it may go (nowhere), how it closes, and the size it had.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    AppHandle, LogicalSize, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window,
    WindowEvent,
};

const LABEL: &str = "main";
const SMALLEST: Size = Size { width: 1024.0, height: 640.0, maximized: false };
const USUAL: Size = Size { width: 1366.0, height: 768.0, maximized: false };
/// How long the window may take to save its drafts before it is closed without its answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// The paper colour of the interface, so that nothing flashes before the first screen.
const PAPER: Color = Color(250, 248, 244, 255);

/// What the interface is told: that the window is to close, and that the machine goes to sleep or has slept.
const CLOSE: &str = "titian-closing";
pub(crate) const SUSPENDING: &str = "titian-suspending";

static CLOSING: AtomicBool = AtomicBool::new(false);

/// The size of the window between two starts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Size {
    width: f64,
    height: f64,
    maximized: bool,
}

/// Opens the window on the interface that is built into the program.
pub(crate) fn open(app: &AppHandle) -> tauri::Result<()> {
    let size = last_size(app).unwrap_or(USUAL);
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Titian")
        .inner_size(size.width, size.height)
        .min_inner_size(SMALLEST.width, SMALLEST.height)
        .maximized(size.maximized)
        .center()
        .background_color(PAPER)
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(true)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    // Nothing the web process knows may reach the disk: no cache, no storage, no cookies. Where the desktop offers a
    // folder in memory the web process gets that, because WebKitGTK lets nobody test an incognito window.
    let builder = match web_folder(app) {
        Some(folder) => builder.data_directory(folder),
        None => builder.incognito(true),
    };
    builder.build()?;
    Ok(())
}

/// This process's folder in memory, on systems that have one per user.
fn web_folder(app: &AppHandle) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    Some(app.path().runtime_dir().ok()?.join(format!("titian-web-{}", std::process::id())))
}

/// Removes what the web process left in memory.
pub(crate) fn sweep(app: &AppHandle) {
    let Some(folder) = web_folder(app) else { return };
    if let Err(error) = std::fs::remove_dir_all(folder) {
        tracing::debug!(%error, "the web process left nothing to remove");
    }
}

/// Whether an address is the interface itself: everything else, `file:` and the network included, is not gone to.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows serves the same files under this name; it never leaves the machine.
        "http" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Holds a closing window until the interface has saved its drafts: it hears `titian-closing` and answers with
/// `quit`. An interface that hangs, or a user who asks twice, is not made to wait.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let Some(webview) = window.get_webview_window(LABEL) else { return };
    if CLOSING.swap(true, Ordering::SeqCst) {
        remember(window.app_handle());
        return;
    }
    if tell(&webview, CLOSE).is_err() {
        return;
    }
    api.prevent_close();
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        if !CLOSING.load(Ordering::SeqCst) {
            return;
        }
        if webview.destroy().is_err() {
            tracing::debug!("the window had closed by itself");
        }
    });
}

/// The window is not closed after all.
pub(crate) fn stay() {
    CLOSING.store(false, Ordering::SeqCst);
}

/// Tells the interface something, wherever it is.
pub(crate) fn say(app: &AppHandle, event: &str) {
    let told = app.get_webview_window(LABEL).map(|webview| tell(&webview, event));
    if !matches!(told, Some(Ok(()))) {
        tracing::warn!(event, "no window to tell");
    }
}

fn tell(webview: &WebviewWindow, event: &str) -> tauri::Result<()> {
    webview.eval(format!("window.dispatchEvent(new Event('{event}'))"))
}

/// Writes down the window's size for the next start. Losing it is no loss worth a message.
pub(crate) fn remember(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Err(error) = write_size(&window) {
        tracing::warn!(kind = %error, "the window's size was not kept");
    }
}

fn write_size(window: &WebviewWindow) -> tauri::Result<()> {
    let physical = window.inner_size()?;
    let LogicalSize { width, height } = physical.to_logical::<f64>(window.scale_factor()?);
    let size = Size { width, height, maximized: window.is_maximized()? };
    let folder = window.path().app_config_dir()?;
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("window.json"), serde_json::to_vec(&size)?)?;
    Ok(())
}

fn last_size(app: &AppHandle) -> Option<Size> {
    let text = std::fs::read(app.path().app_config_dir().ok()?.join("window.json")).ok()?;
    let size: Size = serde_json::from_slice(&text).ok()?;
    Some(Size { width: size.width.max(SMALLEST.width), height: size.height.max(SMALLEST.height), ..size })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rest of the shell's hardening is configuration; what it lets the page do is held here.
    #[test]
    fn the_page_is_given_the_shells_own_commands_and_larger_letters_and_nothing_else()
    -> Result<(), Box<dyn std::error::Error>> {
        let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json"))?;
        let granted: Vec<&str> = capability["permissions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str())
            .collect();
        let (own, others): (Vec<&str>, Vec<&str>) =
            granted.iter().partition(|name| name.starts_with("allow-"));
        assert_eq!(own.len(), 9, "{own:?}");
        assert_eq!(others, ["core:webview:allow-set-webview-zoom"]);
        assert_eq!(capability["windows"], serde_json::json!([LABEL]));

        let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json"))?;
        let security = &config["app"]["security"];
        assert_eq!(security["capabilities"], serde_json::json!(["main"]));
        assert_eq!(security["csp"]["default-src"], "'none'");
        let csp = security["csp"].to_string();
        for open in ["unsafe", "https:", "data:", "*"] {
            assert!(!csp.contains(open), "{open} in {csp}");
        }
        assert!(!include_str!("../Cargo.toml").contains("devtools"), "a release has no inspector");
        Ok(())
    }

    #[test]
    fn only_the_interface_itself_is_gone_to() -> Result<(), Box<dyn std::error::Error>> {
        assert!(is_own_page(&"tauri://localhost/index.html".parse()?));
        for elsewhere in
            ["https://example.org/", "file:///etc/passwd", "data:text/html,x", "tauri://evil/", "about:blank"]
        {
            assert!(!is_own_page(&elsewhere.parse()?), "{elsewhere}");
        }
        Ok(())
    }
}
