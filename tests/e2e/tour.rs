//! The tour: the main job in a real window, with a picture of every screen in both languages, and the annual report
//! on the terminal. `cargo xtask tour` runs it, and `cargo xtask run` where there is no display.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use titian_tests::window::{Attention, Desk, Language, Light, MainJob, Programs};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the tour stopped: {error:?}");
            ExitCode::FAILURE
        }
    }
}

async fn tour() -> anyhow::Result<()> {
    let folder =
        PathBuf::from(std::env::args_os().nth(1).context("the tour needs a folder for its pictures")?);
    let programs = Programs::find()?;
    for (language, light) in [(Language::Indonesian, Light::Day), (Language::English, Light::Night)] {
        let mut desk = Desk::set_up(&programs, language, Light::Day)?;
        MainJob::begin(&mut desk, Attention::Picture(folder.clone())).all().await?;
        desk.close_titian().await?;
        if language == Language::English {
            print_the_report(&desk)?;
        }
        let mut desk = Desk::set_up(&programs, language, light)?;
        MainJob::begin(&mut desk, Attention::Picture(folder.join("office"))).office().await?;
        desk.close_titian().await?;
        let mut desk = Desk::set_up(&programs, language, light)?;
        MainJob::begin(&mut desk, Attention::Picture(folder.join("backup"))).backup().await?;
        desk.close_titian().await?;
        let (mut office, mut laptop) =
            (Desk::set_up(&programs, language, light)?, Desk::set_up(&programs, language, light)?);
        let mut there = MainJob::begin(&mut laptop, Attention::Picture(folder.join("laptop")));
        MainJob::begin(&mut office, Attention::Picture(folder.join("exchange"))).exchange(&mut there).await?;
    }
    Ok(())
}

fn print_the_report(desk: &Desk) -> anyhow::Result<()> {
    println!("\nThe annual report of 2019, as titian-cli tells it:\n");
    let asked = desk.cli(&["report", "--from", "2019-01-01", "--to", "2019-12-31"]).status()?;
    ensure!(asked.success(), "titian-cli did not give the report");
    Ok(())
}
