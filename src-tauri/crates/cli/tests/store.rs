//! `init`, `status`, `demo`, and every way in.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test code")]

mod common;

use common::{Home, PASSPHRASE, files, one_sentence, snapshot, told};
use serde_json::json;

/// The kinds of the ways in that `status` names.
fn kinds(status: &serde_json::Value) -> Vec<&str> {
    status["ways"].as_array().unwrap().iter().map(|way| way["kind"].as_str().unwrap()).collect()
}

#[test]
fn status_before_and_after_init() {
    let home = Home::new();
    let status = home.json(&["status"]);
    assert_eq!(status["vault"]["state"], "absent");
    assert!(!home.data().exists(), "looking makes no folder");
    assert!(home.refused(&["checkin", "list"]).contains("daymark-cli init"));
    assert!(!home.data().exists());

    assert_eq!(home.run(&["init"]).code, 0);
    let status = home.json(&["status"]);
    assert_eq!(status["vault"]["state"], "locked");
    assert_eq!(kinds(&status), ["passphrase"]);
    assert_eq!(status["keyring_available"], false);
    assert_eq!(status["data_dir"], home.data().to_str().unwrap());
    let told = home.run(&["status"]);
    assert!(told.out.contains("your passphrase"), "{}", told.out);

    let before = snapshot(&home.data());
    assert!(home.refused(&["init"]).contains("already"));
    assert!(home.refused(&["demo"]).contains("already"));
    assert!(before == snapshot(&home.data()), "a refusal changes no file");
}

#[cfg(unix)]
#[test]
fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::with_store();
    assert_eq!(home.data().metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn without_data_dir_the_usual_place_is_used() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["init", "--json", "--passphrase-file"]).arg(home.path().join("passphrase"));
    let told = told(&command.output().unwrap());
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert!(home.path().join("share/daymark/vault.db").exists() || cfg!(not(target_os = "linux")), "{:?}", files(home.path()));
}

#[test]
fn a_passphrase_is_never_an_argument() {
    let home = Home::with_store();
    for args in [
        &["init", "--passphrase", PASSPHRASE][..],
        &["init", PASSPHRASE],
        &["checkin", "list", "--passphrase", PASSPHRASE],
        &["checkin", "list", "--password", PASSPHRASE],
        &["status", "-p", PASSPHRASE],
    ] {
        assert_eq!(home.run(args).code, 2, "{args:?}");
    }
    // Nor from the environment.
    let mut command = home.command();
    command.args(["checkin", "list", "--data-dir"]).arg(home.data()).env("DAYMARK_PASSPHRASE", PASSPHRASE);
    let mut detached = std::process::Command::new("setsid");
    detached.arg("--wait").arg(command.get_program()).args(command.get_args());
    home.surround(&mut detached);
    assert!(one_sentence(&told(&detached.env("DAYMARK_PASSPHRASE", PASSPHRASE).output().unwrap())).contains("--passphrase-file"));
}

#[test]
fn a_wrong_passphrase_is_refused_and_harms_nothing() {
    let home = Home::with_store();
    home.json(&["checkin", "add", "--mood", "3", "--craving", "4"]);
    let before = snapshot(&home.data());
    for wrong in ["wrong horse battery", "correct horse battery ", "Correct horse battery"] {
        home.write("passphrase", wrong.as_bytes());
        let sentence = home.refused(&["checkin", "list"]);
        assert!(sentence.contains("passphrase") && !sentence.contains(wrong), "{sentence}");
    }
    assert!(before == snapshot(&home.data()));
    home.write("passphrase", PASSPHRASE.as_bytes());
    assert_eq!(home.json(&["checkin", "list"])["total"], 1);
}

#[test]
fn the_passphrase_is_the_first_line() {
    let home = Home::with_store();
    for bytes in ["correct horse battery\n", "correct horse battery\r\nsomething else\n"] {
        home.write("passphrase", bytes.as_bytes());
        assert_eq!(home.json(&["checkin", "list"])["total"], 0);
    }
    for (bytes, word) in [(&b""[..], "empty"), (b"\ncorrect horse battery", "empty"), (b"\xff\xfe", "UTF-8")] {
        home.write("passphrase", bytes);
        assert!(home.refused(&["checkin", "list"]).contains(word));
    }
    std::fs::remove_file(home.path().join("passphrase")).unwrap();
    assert!(home.refused(&["checkin", "list"]).contains("cannot be read"));
}

#[test]
fn the_passphrase_may_come_by_standard_input() {
    use std::io::Write;
    let home = Home::with_store();
    let mut command = home.command();
    command.args(["checkin", "list", "--json", "--passphrase-file", "-", "--data-dir"]).arg(home.data());
    let mut child = command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
    assert_eq!(told(&child.wait_with_output().unwrap()).code, 0);
}

#[test]
fn a_short_passphrase_makes_no_store() {
    let home = Home::new();
    home.write("passphrase", b"seven77");
    assert!(home.refused(&["init"]).contains("at least 8"));
    home.write("passphrase", "x".repeat(1_001).as_bytes());
    assert!(home.refused(&["init"]).contains("at most"));
    assert_eq!(home.json(&["status"])["vault"]["state"], "absent");
}

#[cfg(unix)]
#[test]
fn a_passphrase_file_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::with_store();
    std::fs::set_permissions(home.path().join("passphrase"), PermissionsExt::from_mode(0o644)).unwrap();
    let told = home.run(&["checkin", "list", "--json"]);
    assert_eq!(told.code, 0);
    assert!(told.err.starts_with("Warning:") && told.err.lines().count() == 1, "{}", told.err);
    serde_json::from_str::<serde_json::Value>(&told.out).unwrap();
    // A refusal stays one sentence.
    home.refused(&["checkin", "add", "--mood", "9", "--craving", "4"]);
}

#[test]
fn a_damaged_store_is_told_and_left_alone() {
    for (file, bytes) in [
        ("vault.slots", None),
        ("vault.slots", Some(&b"garbage"[..])),
        ("vault.db", None),
        ("vault.db", Some(b"")),
        ("vault.db", Some(&[7; 8192])),
    ] {
        let home = Home::with_store();
        let path = home.data().join(file);
        match bytes {
            None => std::fs::remove_file(&path).unwrap(),
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
        }
        if file == "vault.slots" {
            // Without its spare too; with it, the store may open, and should.
            let _ = std::fs::remove_file(home.data().join("vault.slots.previous"));
        }
        let before = std::fs::read(&path).ok();
        home.refused(&["checkin", "list"]);
        home.refused(&["init"]);
        home.refused(&["demo"]);
        assert!(std::fs::read(&path).ok() == before, "{file} was changed");
    }
}

#[test]
fn a_plain_database_is_not_a_store() {
    let home = Home::new();
    std::fs::create_dir(home.data()).unwrap();
    let mut plain = b"SQLite format 3\0".to_vec();
    plain.resize(4096, 0);
    std::fs::write(home.data().join("vault.db"), &plain).unwrap();
    home.refused(&["checkin", "list"]);
    home.refused(&["init"]);
    assert!(std::fs::read(home.data().join("vault.db")).unwrap() == plain);
}

#[test]
fn usage_errors_are_code_2() {
    let home = Home::new();
    for args in [
        &[][..],
        &["nonsense"],
        &["checkin"],
        &["checkin", "add"],
        &["checkin", "add", "--mood", "three", "--craving", "1"],
        &["checkin", "add", "--mood", "3", "--craving", "99999999999"],
        &["checkin", "add", "--mood", "3", "--craving", "1", "--used", "perhaps"],
        &["session", "add", "--kind", "party", "--starts", "2026-03-09T18:00", "--minutes", "60"],
        &["session", "occurrences", "--from", "2026-03-09"],
        &["reminders", "plan"],
        &["init", "--no-passphrase"],
    ] {
        let told = home.run(args);
        assert_eq!((told.code, told.out.as_str()), (2, ""), "{args:?}: {}", told.err);
    }
    assert_eq!(told(&home.command().arg("--help").output().unwrap()).code, 0);
    assert_eq!(told(&home.command().arg("--version").output().unwrap()).code, 0);
}

#[test]
fn demo_fills_a_new_store() {
    let home = Home::new();
    let told = home.run(&["demo"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{}", told.out);
    assert!(told.out.contains("invented"));
    assert!(home.json(&["checkin", "list"])["total"].as_u64().unwrap() > 50);
    let all = home.json(&["checkin", "list", "--all"]);
    assert_eq!(all["total"].as_u64().unwrap() as usize, all["check_ins"].as_array().unwrap().len());
    assert!(home.json(&["session", "list"]).as_array().unwrap().len() >= 3);
    let programme = home.json(&["programme", "show"]);
    assert_eq!((&programme["standing"]["week"], &programme["programme"]["name"]), (&json!(9), &json!("Harbor Clinic")));
    assert!(home.run(&["programme", "show"]).out.contains("phase 1 of 3, week 9\n> Intensive outpatient, "));
    assert_eq!(home.json(&["goal", "list"]).as_array().unwrap().len(), 3);
    assert!(home.run(&["goal", "list"]).out.contains("Walk home the long way: "));
    let before = snapshot(&home.data());
    home.refused(&["demo"]);
    assert!(before == snapshot(&home.data()));
}

#[cfg(target_os = "linux")]
#[test]
fn the_keyring_opens_the_store_and_its_absence_is_told() {
    let home = Home::new();
    let exe = env!("CARGO_BIN_EXE_daymark-cli");
    let data = home.data();
    let script = "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
\"$0\" init --keyring --no-passphrase --data-dir \"$1\" --json
\"$0\" checkin add --mood 4 --craving 2 --data-dir \"$1\" --json >/dev/null
\"$0\" checkin list --data-dir \"$1\" --json";
    let mut bus = std::process::Command::new("dbus-run-session");
    bus.args(["--", "sh", "-ec", script, exe]).arg(&data);
    home.surround(&mut bus);
    let output = bus.env_remove("DBUS_SESSION_BUS_ADDRESS").output().expect("dbus-run-session: apt-get install dbus gnome-keyring");
    let inside = told(&output);
    assert_eq!(inside.code, 0, "{}\n{}", inside.out, inside.err);
    let mut answers = serde_json::Deserializer::from_str(&inside.out).into_iter::<serde_json::Value>();
    let status = answers.next().unwrap().unwrap();
    assert_eq!(kinds(&status), ["device"]);
    assert_eq!(answers.next().unwrap().unwrap()["total"], 1);

    // The same store where no keyring answers.
    let began = std::time::Instant::now();
    let outside = told(&home.command().args(["checkin", "list", "--data-dir"]).arg(&data).output().unwrap());
    assert!(one_sentence(&outside).contains("keyring"));
    assert!(began.elapsed().as_secs() < 8);

    // And with no keyring, none can be asked for.
    let other = Home::new();
    assert!(other.refused(&["init", "--keyring"]).contains("keyring"));
    assert_eq!(other.json(&["status"])["vault"]["state"], "absent");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_said_and_a_reader_that_has_gone_is_not() {
    let home = Home::with_store();
    for words in [&["status"][..], &["session", "list", "--json"]] {
        let mut command = home.command();
        command.args(words).arg("--data-dir").arg(home.data()).arg("--passphrase-file").arg(home.path().join("passphrase"));
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let told = common::told(&command.stdout(full).stderr(std::process::Stdio::piped()).output().unwrap());
        assert_eq!(one_sentence(&told), "What you asked for is done, but the answer could not be written out.");

        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let told = common::told(&command.stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap());
        assert_eq!((told.code, told.err.as_str()), (0, ""));
    }
}
