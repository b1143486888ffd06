//! The budgets, measured on a generated vault of a hundred thousand clients and a million sessions, through the same gate
//! as the window: `cargo xtask bench`, with `--clients 10000` on a smaller vault, with `--only reads` (or `memory`, `saves`,
//! `bundles`, `imports`) for some of them. The vault
//! is made once under `target/bench` and copied for each run, so that runs do not change what the next ones measure.

mod beside;
mod bundles;
mod figures;
mod imports;
mod memory;
mod reads;
mod saves;
mod vault;

use figures::Table;
use vault::{Bench, Outcome};

/// Measures something and puts it into the table.
type Measure = fn(&Bench, &mut Table) -> Outcome;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str, many: usize| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1..at + 1 + many)
    };
    if let Some([folder]) = after(memory::ARGUMENT, 1) {
        return memory::measure_here(folder);
    }
    if let Some([folder, answer]) = after(bundles::JOINING, 2) {
        return bundles::join_here(folder, answer);
    }
    if let Some([folder, records]) = after(bundles::COLLECTING, 2) {
        return bundles::collect_here(folder, records);
    }
    if let Some([folder, bundle]) = after(bundles::RECEIVING, 2) {
        return bundles::receive_here(folder, bundle);
    }
    if let Some([folder, register]) = after(imports::ARGUMENT, 2) {
        return imports::measure_here(folder, register);
    }
    let clients = after("--clients", 1).map_or(Ok(100_000), |number| number[0].parse())?;
    let only = after("--only", 1).map(|name| name[0].as_str());
    let mut table = Table::default();
    let bench = Bench::prepare(clients, &mut table)?;
    let sections: [(&str, Measure); 6] = [
        ("reads", reads::measure),
        ("memory", memory::measure),
        ("saves", saves::measure),
        ("bundles", bundles::measure),
        ("beside", beside::measure),
        ("imports", imports::measure),
    ];
    for (name, measure) in sections {
        if only.is_none_or(|only| only == name) {
            measure(&bench, &mut table)?;
        }
    }
    table.print();
    Ok(())
}
