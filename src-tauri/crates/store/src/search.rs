//! Search in everything the person wrote.
//!
//! What is changed or deleted leaves the index at once, by the schema's own triggers. What is new waits, and enters by [`catch_up`]: a save
//! is for the person who writes, and changes as few pages as it can.

use chrono::{DateTime, Utc};
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::instant;
use crate::{Result, Tx};

/// How many of the newest matches are looked at.
const LOOKED_AT: u32 = 200;

/// Marks in a snippet where a match begins and ends.
pub const MATCH_BEGINS: char = '\u{2}';
pub const MATCH_ENDS: char = '\u{3}';

/// An entry that has the words searched for.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// The name of the entry's table; `occurrence` for what is otherwise with one occurrence than with its session.
    pub kind: String,
    /// Of an occurrence the session's.
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// The part of its text that matches, with the matches between [`MATCH_BEGINS`] and [`MATCH_ENDS`].
    pub snippet: Words,
    /// What a run, a response, an occurrence, its note or a review belongs to: the exercise's id, the worksheet's key, the session's id in
    /// hexadecimal and the occurrence, the review's week.
    pub of: Option<String>,
}

#[derive(FromRow)]
struct Row {
    kind: String,
    id: Uuid,
    at: i64,
    snippet: String,
    of: Option<String>,
}

macro_rules! entering {
    ($($kind:literal),*) => {
        [$((
            $kind,
            concat!(
                "INSERT INTO search_entry (kind, id, at, text) SELECT '", $kind, "', w.id, w.at, w.text
                 FROM search_waiting AS s CROSS JOIN ", $kind, "_words AS w ON w.id = s.id WHERE s.kind = '", $kind, "' ORDER BY w.at
                 ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text"
            ),
        )),*]
    };
}

macro_rules! select {
    ($snippet:literal, $rest:literal) => {
        concat!(
            "SELECT e.kind, coalesce(x.session_id, e.id) AS id, e.at, ",
            $snippet,
            " AS snippet, coalesce(
                p.exercise, w.key, hex(n.session_id) || ' ' || n.original, v.week_on, hex(x.session_id) || ' ' || x.original
              ) AS of FROM ",
            $rest,
            " LEFT JOIN practice AS p ON e.kind = 'practice' AND p.id = e.id
              LEFT JOIN worksheet_response AS r ON e.kind = 'worksheet_response' AND r.id = e.id
              LEFT JOIN occurrence_note AS n ON e.kind = 'occurrence_note' AND n.id = e.id
              LEFT JOIN session_exception AS x ON e.kind = 'occurrence' AND x.id = e.id
              LEFT JOIN worksheet AS w ON w.id = r.worksheet_id
              LEFT JOIN weekly_review AS v ON e.kind = 'weekly_review' AND v.id = e.id
              ORDER BY e.at DESC LIMIT ?"
        )
    };
}

/// Of every kind of entry, how those that wait enter the index. What is written in each is said by a view of the schema.
const ENTERING: [(&str, &str); 16] = entering![
    "check_in",
    "urge",
    "practice",
    "session",
    "occurrence",
    "occurrence_note",
    "person",
    "worksheet_response",
    "homework",
    "coping_card",
    "weekly_review",
    "goal",
    "milestone",
    "programme",
    "own_reminder",
    "trigger"
];

/// Brings into the index what waits for it.
pub async fn catch_up(tx: &mut Tx<'_>) -> Result<()> {
    let waiting: Vec<String> = sqlx::query_scalar("SELECT DISTINCT kind FROM search_waiting").fetch_all(tx.reader()?).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    for (_, entering) in ENTERING.into_iter().filter(|(kind, _)| waiting.iter().any(|one| one == kind)) {
        tx.execute(sqlx::query(entering)).await?;
    }
    tx.execute(sqlx::query("DELETE FROM search_waiting")).await.map(drop)
}

/// The entries that hold every word of `text`, each as the beginning of a word, newest first.
///
/// What waits is not found: [`catch_up`] comes first. Of a broad search the entries made last are looked at, at most 200. Words of scripts
/// that set no spaces between words are found anywhere in a text.
pub async fn search(tx: &mut Tx<'_>, text: &str, limit: u32) -> Result<Vec<Found>> {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let rows: Vec<Row> = if words.is_empty() {
        Vec::new()
    } else if words.iter().any(|word| word.chars().any(is_unspaced)) {
        let like = format!("%{}%", words.join("%"));
        sqlx::query_as(select!(
            "substr(e.text, 1, 120)",
            "(SELECT * FROM search_entry WHERE text LIKE ? ORDER BY number DESC LIMIT ?) AS e"
        ))
        .bind(like)
        .bind(LOOKED_AT)
        .bind(limit)
        .fetch_all(tx.reader()?)
        .await?
    } else {
        let query = words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
        sqlx::query_as(select!(
            "s.snippet",
            "(SELECT rowid AS number, snippet(search, 0, char(2), char(3), '…', 16) AS snippet FROM search
              WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) AS s JOIN search_entry AS e ON e.number = s.number"
        ))
        .bind(query)
        .bind(LOOKED_AT)
        .bind(limit)
        .fetch_all(tx.reader()?)
        .await?
    };
    Ok(rows
        .into_iter()
        .map(|row| Found { kind: row.kind, id: row.id, at: instant(row.at), snippet: Words::stored(row.snippet), of: row.of })
        .collect())
}

/// Whether a letter is of a script that sets no spaces between words.
const fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
