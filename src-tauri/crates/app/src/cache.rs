//! What takes long to find in the store after years, kept in memory until anything changes.

use std::sync::{Mutex, PoisonError};

use daymark_store::Tx;

use crate::Result;

/// One answer, and the question that it answers.
pub struct Cached<K, T>(Mutex<Option<Answer<K, T>>>);

#[derive(Clone)]
struct Answer<K, T> {
    question: K,
    /// The number of the last change when it was found.
    revision: u64,
    found: T,
}

impl<K, T> Default for Cached<K, T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<K: Clone + PartialEq, T: Clone> Cached<K, T> {
    /// The answer that is kept where it still holds, or what `find` finds now.
    pub async fn get(&self, tx: &mut Tx<'_>, question: K, find: impl AsyncFnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let Some(revision) = tx.revision() else { return find(tx).await };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(answer) = known.filter(|answer| answer.question == question && answer.revision == revision) {
            return Ok(answer.found);
        }
        let found = find(tx).await?;
        let answer = Answer { question, revision, found: found.clone() };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        Ok(found)
    }
}
