//! Journeys: what a user does, through the API table as JSON, on a real encrypted vault.

mod episodes;
mod vault;
