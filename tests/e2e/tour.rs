//! The tour: the main job in a real window, with a picture of every screen in both languages, and the annual report
//! on the terminal. `cargo xtask tour` runs it, and `cargo xtask run` where there is no display. Its first argument is a folder
//! for the pictures; further ones name the parts wanted: `job`, `office`, `backup`, `exchange`, `province`.

use std::ffi::OsString;
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
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().context("the tour needs a folder for its pictures")?);
    let parts: Vec<OsString> = arguments.collect();
    let has = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let programs = Programs::find()?;
    for (language, light) in [(Language::Indonesian, Light::Day), (Language::English, Light::Night)] {
        let desk = |light| Desk::set_up(&programs, language, light);
        let pictures = |of: &str| Attention::Picture(folder.join(of));
        if has("job") {
            let mut desk = desk(Light::Day)?;
            MainJob::begin(&mut desk, Attention::Picture(folder.clone())).all().await?;
            desk.close_titian().await?;
            if language == Language::English {
                print_the_report(&desk)?;
            }
        }
        if has("office") {
            MainJob::begin(&mut desk(light)?, pictures("office")).office().await?;
        }
        if has("backup") {
            MainJob::begin(&mut desk(light)?, pictures("backup")).backup().await?;
        }
        if has("exchange") {
            let mut laptop = desk(light)?;
            let mut there = MainJob::begin(&mut laptop, pictures("laptop"));
            MainJob::begin(&mut desk(light)?, pictures("exchange")).exchange(&mut there).await?;
        }
        if has("province") {
            let mut clinic = desk(light)?;
            let mut there = MainJob::begin(&mut clinic, pictures("clinic"));
            MainJob::begin(&mut desk(light)?, pictures("province")).province(&mut there).await?;
        }
    }
    Ok(())
}

fn print_the_report(desk: &Desk) -> anyhow::Result<()> {
    println!("\nThe annual report of 2019, as titian-cli tells it:\n");
    let asked = desk.cli(&["report", "--from", "2019-01-01", "--to", "2019-12-31"]).status()?;
    ensure!(asked.success(), "titian-cli did not give the report");
    Ok(())
}
