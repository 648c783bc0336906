//! Tests that look at Daymark from outside.
