//! The search indexes of the clients' cards, checked: a client whom no search finds is as good as lost.

use crate::error::Result;
use crate::kernel::ids::Id;
use rusqlite::Connection;

/// The first client whose words or numbers a search would not find.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn unfound(conn: &Connection) -> Result<Option<Id>> {
    let mut words = conn.prepare("SELECT 1 FROM client_words WHERE client_words MATCH ? AND rowid = ?")?;
    let mut digits = conn.prepare("SELECT 1 FROM client_digits WHERE client_digits MATCH ? AND rowid = ?")?;
    let mut cards = conn.prepare("SELECT n, id, words, digits FROM client_card")?;
    let mut cards = cards.query([])?;
    while let Some(card) = cards.next()? {
        let (n, id): (i64, Id) = (card.get(0)?, card.get(1)?);
        // Everything a card is found by, as one phrase: each word must be where it was put.
        let (all_words, all_digits): (String, String) = (card.get(2)?, card.get(3)?);
        let has_words = all_words.trim().is_empty() || words.exists((phrase(&all_words), n))?;
        // Three digits are the shortest that the index holds.
        let has_digits = all_digits.trim().len() < 3 || digits.exists((phrase(&all_digits), n))?;
        if !has_words || !has_digits {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn phrase(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
