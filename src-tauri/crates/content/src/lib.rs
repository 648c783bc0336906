//! The exercises and crisis lines that come with Daymark, as data.
