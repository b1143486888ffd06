//! An empty Tauri window: what Titian's start and memory are measured against by `cargo xtask bench`. It is never
//! shipped. What it shows is one box in the colour of Titian's main button.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let app =
        tauri::Builder::default().build(tauri::generate_context!("examples/empty-window/tauri.conf.json"))?;
    WebviewWindowBuilder::new(app.handle(), "main", WebviewUrl::default())
        .title("Titian")
        .inner_size(1366.0, 768.0)
        .build()?;
    app.run(|_, _| ());
    Ok(())
}
