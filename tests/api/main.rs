//! Journeys: what a user does, through the API table as JSON, on a real encrypted vault.

mod backups;
mod care;
mod clients;
mod decisions;
mod demonstration;
mod devices;
mod episodes;
mod erasure;
mod exchange;
mod files;
mod gate;
mod imports;
mod late;
mod lists;
mod people;
mod province;
mod recount;
mod registration;
mod report_files;
mod reports;
mod sheet;
mod sight;
mod site;
mod trace;
mod vault;
