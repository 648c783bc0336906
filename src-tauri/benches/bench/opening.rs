//! Opening the store from files that are not in memory.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use daymark_app::Vault;
use daymark_app::api::UnlockVault;
use sqlx::Connection as _;

use crate::OPENINGS;
use crate::figure::{Figure, at};
use crate::floor::open_plain;

/// Opening by the keyring beside opening a plain database of the same size, each time from files that are not in memory.
pub async fn opening(vault: &Vault, room: &Path, floor: &Path) -> Figure {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        forget(&room.join("store/vault.db"));
        forget(&room.join("store/vault.slots"));
        forget(floor);
        let began = Instant::now();
        let app = vault.unlock(UnlockVault { passphrase: None }).await.unwrap();
        ours.push(began.elapsed());
        app.close().await;
        let began = Instant::now();
        let plain = open_plain(floor, false).await;
        theirs.push(began.elapsed());
        plain.close().await.unwrap();
    }
    let (ours, floor) = (at(&mut ours, 0.5), at(&mut theirs, 0.5));
    let about = format!("{ours:.1} ms beside {floor:.1} ms");
    Figure { name: "opening by the keyring, above the floor".to_owned(), measured: ours - floor, goal: Some(100.0), unit: "ms", about }
}

/// Asks the system to drop a file from its memory, so that it is read from the disk.
fn forget(path: &Path) {
    let of = format!("of={}", path.display());
    let _ = Command::new("dd").args(["oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none", &of]).status();
}
