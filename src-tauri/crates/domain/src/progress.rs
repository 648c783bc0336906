//! Progress: what the record shows.
