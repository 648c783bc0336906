//! Hands a link or a number to the system's own program for it.

use daymark_app::api::{CommandError, CrisisContact, Written};
use daymark_domain::person;
use tauri::{AppHandle, Runtime};

/// Whatever is asked for, no file and no program is ever opened.
const SCHEMES: [&str; 4] = ["tel", "sms", "https", "http"];

/// Before the words of a text: RFC 5724 has a query, and Apple's programs take them only so.
const BODY: &str = if cfg!(target_vendor = "apple") { "&body=" } else { "?body=" };

/// Opens a `tel:`, `sms:`, `https:` or `http:` address. The address never reaches a shell. Refused where no program takes it.
pub async fn open<R: Runtime>(app: &AppHandle<R>, address: String) -> Result<(), CommandError> {
    let scheme = scheme_of(&address).ok_or(CommandError::Unexpected)?;
    if handed_over(app, scheme, address).await { Ok(()) } else { Err(refusal(scheme)) }
}

/// The address of what may be dialled: a number to call (RFC 3966) or to text (RFC 5724), with what the text begins with, or a chat's own.
pub fn address_of(by: CrisisContact, number: &str, message: Option<Written>) -> Result<String, CommandError> {
    let message = message.map(|message| message.text().to_owned());
    let message = person::message(message).map_err(|invalid| CommandError::Invalid { field: invalid.field, rule: invalid.rule })?;
    // Of all that is dialled, only this would end the number.
    let dialled = number.replace('#', "%23");
    Ok(match by {
        CrisisContact::Call => format!("tel:{dialled}"),
        CrisisContact::Text => {
            let body = message.map(|message| format!("{BODY}{}", escaped(message.reveal())));
            format!("sms:{dialled}{}", body.unwrap_or_default())
        }
        CrisisContact::Chat => number.to_owned(),
    })
}

/// Any text as a part of an address.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn scheme_of(address: &str) -> Option<&'static str> {
    let (scheme, _) = address.split_once(':')?;
    SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(scheme))
}

/// A number that no program takes can still be dialled by hand, so the window says just that.
fn refusal(scheme: &str) -> CommandError {
    if is_number(scheme) { CommandError::NoDialer } else { CommandError::Unexpected }
}

fn is_number(scheme: &str) -> bool {
    ["tel", "sms"].contains(&scheme)
}

#[cfg(not(target_os = "android"))]
async fn handed_over<R: Runtime>(_: &AppHandle<R>, scheme: &'static str, address: String) -> bool {
    // Looks for a moment whether the program takes it, so it may wait.
    let opened = move || has_program(scheme) && open::that_detached(address).is_ok();
    tauri::async_runtime::spawn_blocking(opened).await.unwrap_or(false)
}

/// Whether a program says that it takes such addresses. Without one, `xdg-open` may give a number to the browser and call that done.
#[cfg(target_os = "linux")]
fn has_program(scheme: &str) -> bool {
    // In a sandbox the programs of the system are not seen, and its portal asks the person.
    let sandboxed = std::path::Path::new("/.flatpak-info").exists();
    !is_number(scheme) || sandboxed || gio::AppInfo::default_for_uri_scheme(scheme).is_some()
}

/// Elsewhere only trying tells.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const fn has_program(_: &str) -> bool {
    true
}

/// Android has no program that opens addresses for others; the app asks for it itself.
#[cfg(target_os = "android")]
async fn handed_over<R: Runtime>(app: &AppHandle<R>, scheme: &'static str, address: String) -> bool {
    use jni::objects::JValue;

    let action = match scheme {
        "tel" => "android.intent.action.DIAL",
        "sms" => "android.intent.action.SENDTO",
        _ => "android.intent.action.VIEW",
    };
    let started = crate::alarms::in_activity(app, move |env, activity| {
        let address = env.new_string(address)?;
        let parse = "(Ljava/lang/String;)Landroid/net/Uri;";
        let uri = env.call_static_method("android/net/Uri", "parse", parse, &[JValue::Object(&address)])?.l()?;
        let action = env.new_string(action)?;
        let made = "(Ljava/lang/String;Landroid/net/Uri;)V";
        let intent = env.new_object("android/content/Intent", made, &[JValue::Object(&action), JValue::Object(&uri)])?;
        env.call_method(activity, "startActivity", "(Landroid/content/Intent;)V", &[JValue::Object(&intent)])?.v()
    });
    started.await.is_some()
}

#[cfg(test)]
mod tests {
    use daymark_domain::invalid::{Field, Rule};

    use super::*;

    #[test]
    fn only_links_and_numbers_are_opened() {
        for (known, scheme) in
            [("https://meet.example/x", "https"), ("HTTP://a.example", "http"), ("tel:+15550100", "tel"), ("sms:988", "sms")]
        {
            assert_eq!(scheme_of(known), Some(scheme), "{known}");
        }
        for other in ["file:///etc/passwd", "/bin/sh", "javascript:1", "mailto:a@b.example", "--help", "calc.exe", ""] {
            assert_eq!(scheme_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_that_no_program_takes_is_told_apart() {
        assert_eq!([refusal("tel"), refusal("sms")], [CommandError::NoDialer; 2]);
        assert_eq!([refusal("https"), refusal("http")], [CommandError::Unexpected; 2]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn no_program_is_looked_for_where_the_browser_is_meant() {
        assert!(has_program("https"));
        // What is asked of the system is this question and no other; what it says is its own.
        assert_eq!(has_program("tel"), gio::AppInfo::default_for_uri_scheme("tel").is_some());
    }

    #[test]
    fn words_go_along_with_a_text_and_with_nothing_else() {
        let words = || Some(Written::new("Can you call me? 100 % & more #1 ж".to_owned()));
        let text = address_of(CrisisContact::Text, "+15550100", words()).unwrap();
        assert_eq!(text, format!("sms:+15550100{BODY}Can%20you%20call%20me%3F%20100%20%25%20%26%20more%20%231%20%D0%B6"));
        assert_eq!(address_of(CrisisContact::Text, "988", None).unwrap(), "sms:988");
        assert_eq!(address_of(CrisisContact::Text, "988", Some(Written::new(" \n".to_owned()))).unwrap(), "sms:988");
        assert_eq!(address_of(CrisisContact::Call, "+15550100", words()).unwrap(), "tel:+15550100");
        assert_eq!(address_of(CrisisContact::Call, "*#06#", None).unwrap(), "tel:*%2306%23");
        let chat = "https://a.example/chat#now";
        assert_eq!(address_of(CrisisContact::Chat, chat, words()).unwrap(), chat);
        let endless = Some(Written::new("ж".repeat(301)));
        let refused = CommandError::Invalid { field: Field::Message, rule: Rule::TooLong { max: 300 } };
        assert_eq!(address_of(CrisisContact::Text, "988", endless), Err(refused));
    }
}
