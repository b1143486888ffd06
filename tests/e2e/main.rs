//! The main job in the real window.

use titian_tests::window::{Desk, Dialog, Language, Programs, pdf_text};

#[tokio::test]
async fn probe() -> anyhow::Result<()> {
    let mut desk = Desk::set_up(&Programs::find()?, Language::Indonesian)?;
    desk.open_titian().await?;
    desk.resize(1366, 768).await?;
    desk.ask_page("window.x = __TAURI_INTERNALS__.invoke('pick_file', {kind:'register'}).then(r => window.r = JSON.stringify(r), e => window.r = 'E' + JSON.stringify(e))").await?;
    let file = desk.documents().join("register satu.xlsx");
    std::fs::write(&file, "x")?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    println!("{:?}", desk.window_titles());
    std::process::Command::new("import")
        .env("DISPLAY", &desk.display)
        .args(["-window", "root", "/tmp/shell-root.png"])
        .status()?;
    let a = desk.answer(Dialog::Open, &file).await;
    std::process::Command::new("import")
        .env("DISPLAY", &desk.display)
        .args(["-window", "root", "/tmp/shell-root2.png"])
        .status()?;
    a?;
    let a = desk.answer(Dialog::Open, &file).await;
    std::process::Command::new("import")
        .env("DISPLAY", &desk.display)
        .args(["-window", "root", "/tmp/shell-root2.png"])
        .status()?;
    a?;
    println!("{}", desk.ask_page("return window.r").await?);
    desk.ask_page("window.r = null; __TAURI_INTERNALS__.invoke('pick_save', {kind:'xlsx', suggested: 'laporan 2019'}).then(r => window.r = JSON.stringify(r), e => window.r = 'E' + JSON.stringify(e)); 1").await?;
    desk.answer(Dialog::Save, &desk.documents().join("hasil")).await?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    println!("{}", desk.ask_page("return window.r").await?);
    desk.ask_page("window.r = null; __TAURI_INTERNALS__.invoke('print').then(r => window.r = JSON.stringify(r), e => window.r = 'E' + JSON.stringify(e)); 1").await?;
    let file = desk.print_to_file().await;
    println!("{file:?}");
    println!("{}", desk.ask_page("return window.r").await?);
    println!("{}", pdf_text(&file?)?);
    println!("{}", desk.ask_page("__TAURI_INTERNALS__.invoke('plugin:event|emit', {event:'x'}).then(r => window.r = JSON.stringify(r), e => window.r = 'E' + JSON.stringify(e)); window.open('https://example.org'); location.href='file:///etc/passwd'; return location.href").await?);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    println!("{}", desk.ask_page("return window.r + location.href").await?);
    println!("{:?}", desk.window_titles());
    Ok(())
}
