//! The main job in the real window.

use titian_tests::window::{Desk, Language, Programs};

#[tokio::test]
async fn the_first_screen_is_sound() -> anyhow::Result<()> {
    let mut desk = Desk::set_up(&Programs::find()?, Language::Indonesian)?;
    desk.open_titian().await?;
    println!("{}", desk.text().await?);
    desk.picture(std::path::Path::new("/tmp/shell-first.png")).await?;
    println!("{:?}", desk.window_titles()?);
    desk.find_nothing_wrong().await
}
