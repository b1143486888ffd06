//! `cargo xtask CHORE`: everything one does with this source besides editing it. Each chore sets up what it lacks
//! first. Almost no dependencies, so that it starts at once on a machine that has nothing yet.

mod debian;
mod deny;
mod front;
mod fuzz;
mod jobs;
mod notices;
mod steps;
mod store;
mod tools;

use std::process::ExitCode;

use steps::{Outcome, Workspace};

struct Chore {
    name: &'static str,
    what: &'static str,
    run: fn(&Workspace, &[String]) -> Outcome,
}

const CHORES: &[Chore] = &[
    Chore { name: "run", what: "open the app on a demonstration clinic [--vault DIR]", run: jobs::run },
    Chore {
        name: "test",
        what: "everything CI asks: format, lints, types, tests, the real window",
        run: jobs::test,
    },
    Chore {
        name: "check",
        what: "the fast part of it: format, lints and types, no window",
        run: jobs::check,
    },
    Chore {
        name: "crash",
        what: "kill the program at work [N times, else 300] and look at what is left",
        run: jobs::crash,
    },
    Chore {
        name: "simulate",
        what: "twelve machines meet by accident, seed by seed [SEEDS, else 1000] [FROM, else 1]",
        run: jobs::simulate,
    },
    Chore {
        name: "fuzz",
        what: "bytes that nobody would send, at the decoders [SECONDS, else an hour]",
        run: fuzz::run,
    },
    Chore {
        name: "store",
        what: "exchange by a real S3 store on loopback (the test run skips these: it is built for minutes)",
        run: store::run,
    },
    Chore {
        name: "bench",
        what: "measure the budgets on a vault of 100,000 clients [--only SECTION]",
        run: jobs::bench,
    },
    Chore {
        name: "tour",
        what: "play the main job in a real window; pictures in target/tour",
        run: jobs::tour,
    },
    Chore {
        name: "package",
        what: "build the installer of this system (.deb; on Windows NSIS)",
        run: jobs::package,
    },
    Chore { name: "notices", what: "rewrite NOTICE after a dependency changed", run: jobs::notices },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = arguments.first() else {
        usage();
        return ExitCode::SUCCESS;
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        usage();
        return ExitCode::SUCCESS;
    }
    let Some(chore) = CHORES.iter().find(|chore| chore.name == name) else {
        eprintln!("There is no chore named {name}.\n");
        usage();
        return ExitCode::from(2);
    };
    match Workspace::find().and_then(|workspace| (chore.run)(&workspace, &arguments[1..])) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask {name}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() {
    println!("cargo xtask CHORE\n");
    for Chore { name, what, .. } in CHORES {
        println!("  {name:<9} {what}");
    }
}
