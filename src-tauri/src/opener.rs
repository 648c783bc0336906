//! Hands a link or a number to the system's own program for it.

use daymark_app::api::CommandError;

/// Opens a `tel:`, `sms:`, `https:` or `http:` address. The address never reaches a shell. Refused where no program takes it.
pub async fn open(address: String) -> Result<(), CommandError> {
    if !is_known(&address) {
        return Err(CommandError::Unexpected);
    }
    // Looks for a moment whether the program takes it, so it may wait.
    match tauri::async_runtime::spawn_blocking(move || open::that_detached(address)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(CommandError::Unexpected),
    }
}

/// Whatever is asked for, no file and no program is ever opened.
fn is_known(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| ["tel", "sms", "https", "http"].contains(&scheme.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_and_numbers_are_opened() {
        for known in ["https://meet.example/x", "HTTP://a.example", "tel:+15550100", "sms:988"] {
            assert!(is_known(known), "{known}");
        }
        for other in ["file:///etc/passwd", "/bin/sh", "javascript:1", "mailto:a@b.example", "--help", "calc.exe", ""] {
            assert!(!is_known(other), "{other}");
        }
    }
}
