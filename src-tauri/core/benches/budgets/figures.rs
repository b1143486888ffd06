//! Times and memory, and the table that they are printed in.

use std::time::{Duration, Instant};

/// What one thing takes, measured many times.
#[derive(Debug)]
pub(crate) struct Times {
    sorted: Vec<Duration>,
    /// What the processor did for one, on average: less than the time where something was waited for.
    computing: Option<Duration>,
}

impl Times {
    /// Measures something so many times; the runs are numbered.
    pub(crate) fn of<E>(runs: usize, mut run: impl FnMut(usize) -> Result<(), E>) -> Result<Self, E> {
        let mut times = Vec::with_capacity(runs);
        let before = computed();
        for at in 0..runs {
            let start = Instant::now();
            run(at)?;
            times.push(start.elapsed());
        }
        let computing = computed().zip(before).map(|(after, before)| after.saturating_sub(before));
        let runs = u32::try_from(runs.max(1)).unwrap_or(u32::MAX);
        Ok(Self { computing: computing.map(|all| all / runs), ..Self::new(times) })
    }

    /// Times measured elsewhere.
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { sorted: times, computing: None }
    }

    /// The time that so many of a hundred runs stay below.
    pub(crate) fn at(&self, percent: usize) -> Duration {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted.get((self.sorted.len() * percent / 100).min(last)).copied().unwrap_or_default()
    }
}

/// The table of budgets.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<[String; 6]>);

impl Table {
    /// A time against a budget for the slowest of a hundred.
    pub(crate) fn time(&mut self, what: &str, budget_ms: f64, times: &Times) {
        let (usual, slow) = (milliseconds(times.at(50)), milliseconds(times.at(99)));
        self.0.push([
            what.to_owned(),
            format!("{budget_ms} ms"),
            format!("{usual:.2} ms"),
            format!("{slow:.2} ms"),
            times.computing.map_or(String::new(), |time| format!("{:.2} ms", milliseconds(time))),
            verdict(slow <= budget_ms),
        ]);
        eprintln!("{what}: {usual:.2} ms, 99 of 100 in {slow:.2} ms");
    }

    /// A figure against a budget.
    pub(crate) fn figure(&mut self, what: &str, budget: &str, measured: &str, is_within: bool) {
        self.0.push([
            what.to_owned(),
            budget.to_owned(),
            measured.to_owned(),
            String::new(),
            String::new(),
            verdict(is_within),
        ]);
        eprintln!("{what}: {measured}");
    }

    /// A figure that no budget is set for.
    pub(crate) fn note(&mut self, what: &str, measured: &str) {
        let nothing = String::new;
        self.0.push([what.to_owned(), nothing(), measured.to_owned(), nothing(), nothing(), nothing()]);
        eprintln!("{what}: {measured}");
    }

    /// Prints the table.
    pub(crate) fn print(&self) {
        let heads = ["", "budget", "median", "99 %", "computing", ""].map(str::to_owned);
        let lines: Vec<&[String; 6]> = std::iter::once(&heads).chain(&self.0).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let [first, second, third, fourth, fifth, _] = [0, 1, 2, 3, 4, 5].map(width);
        println!();
        for [what, budget, usual, slow, computing, verdict] in lines {
            println!(
                "{what:first$}  {budget:>second$}  {usual:>third$}  {slow:>fourth$}  {computing:>fifth$}  {verdict}"
            );
        }
    }
}

fn verdict(is_within: bool) -> String {
    if is_within { "within" } else { "MISSED" }.to_owned()
}

/// A time in milliseconds.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What the processor did for the threads of this process, where the system tells.
fn computed() -> Option<Duration> {
    let mut nanoseconds = 0;
    for thread in std::fs::read_dir("/proc/self/task").ok()? {
        let told = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        nanoseconds += told.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(nanoseconds))
}

/// The memory this process holds, in KiB, where the system tells.
pub(crate) fn resident() -> Option<u64> {
    status("VmRSS:")
}

/// The most memory this process ever held, in KiB.
pub(crate) fn peak() -> Option<u64> {
    status("VmHWM:")
}

fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// So many KiB in words.
pub(crate) fn megabytes(kib: u64) -> String {
    format!("{} MB", kib.div_ceil(1024))
}
