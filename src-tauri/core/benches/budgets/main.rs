//! The budgets, measured on a generated vault of a hundred thousand clients and a million sessions, through the same gate
//! as the window: `cargo xtask bench`, or `cargo bench -p titian-core -- --clients 10000` for a smaller vault. The vault
//! is made once under `target/bench` and copied for each run, so that runs do not change what the next ones measure.

mod figures;
mod memory;
mod reads;
mod vault;
mod writes;

use figures::Table;
use vault::{Bench, Outcome};

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == memory::ARGUMENT) {
        return memory::measure_here(arguments.get(at + 1).map(String::as_str).unwrap_or_default());
    }
    let clients = arguments
        .iter()
        .position(|argument| argument == "--clients")
        .and_then(|at| arguments.get(at + 1))
        .map_or(Ok(100_000), |number| number.parse())?;
    let mut table = Table::default();
    let bench = Bench::prepare(clients, &mut table)?;
    reads::measure(&bench, &mut table)?;
    memory::measure(&bench, &mut table)?;
    writes::measure(&bench, &mut table)?;
    table.print();
    Ok(())
}
