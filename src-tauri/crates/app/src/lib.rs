//! What a person can do with Daymark: one method a use case, on a store and a few ports, without a window.

pub mod api;
