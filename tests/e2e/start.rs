//! The budgets of the window: from the start of the process to the first usable screen, and the memory of the main
//! process, each beside an empty Tauri window's. `cargo xtask bench` runs it on the vault it measured the core with.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use titian_tests::window::{Desk, Language, Light, Programs};

/// How often each program is started.
const STARTS: usize = 15;
/// The passphrase of the vault to measure with.
const PASSPHRASE: &str = "seratus ribu klien";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match measure().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measuring the window stopped: {error:?}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let empty = arguments.next().context("which program opens an empty window?")?;
    let vault = arguments.next().context("which vault is it to open?")?;
    let programs = Programs::find()?;
    let mut desk = Desk::set_up(&programs, Language::Indonesian, Light::Day)?;
    desk.sit_down_at(&vault);
    let of_vault = ["--vault".into(), vault.as_os_str().to_owned()];
    let (mut of_empty, mut of_titian) = (Vec::new(), Vec::new());
    // The first start of each fills the caches of the system and is not counted. They take turns, since the machine may
    // have more to do at one time than at another.
    for nth in 0..=STARTS {
        let (one, other) =
            (desk.time_until_shown(&empty, &[])?, desk.time_until_shown(&programs.app(), &of_vault)?);
        if nth > 0 {
            of_empty.push(one);
            of_titian.push(other);
        }
    }
    let (of_empty, of_titian) = (median(of_empty), median(of_titian));
    let times = of_titian.as_secs_f64() / of_empty.as_secs_f64();
    println!(
        "start to the first usable screen: {} ms, an empty window {} ms: {times:.2} x (budget 1.5 x)  {}",
        of_titian.as_millis(),
        of_empty.as_millis(),
        verdict(times <= 1.5)
    );

    let empty = desk.memory_of_empty(&empty).await?;
    desk.close_titian().await?;
    let titian = desk.memory_of_titian(PASSPHRASE).await?;
    desk.close_titian().await?;
    let above = titian.saturating_sub(empty);
    println!(
        "memory of the main process: {} MB, an empty window {} MB: {} MB above (budget 60 MB)  {}",
        titian / 1024,
        empty / 1024,
        above.div_ceil(1024),
        verdict(above <= 60 * 1024)
    );
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn verdict(is_within: bool) -> &'static str {
    if is_within { "within" } else { "MISSED" }
}
