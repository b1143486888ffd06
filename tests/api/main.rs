//! Journeys: what a user does, through the API table as JSON, on a real encrypted vault.

mod clients;
mod demonstration;
mod episodes;
mod imports;
mod recount;
mod report_files;
mod reports;
mod vault;
