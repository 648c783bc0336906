//! Android's leave to give reminders at their minute: "Alarms & reminders" in its settings, which from Android 14 on only the person gives, by
//! hand. No plugin of Tauri asks for it, and the manifest's part is in `build.rs`. Without it reminders come around their time, and all else
//! works.

use std::time::Duration;

use daymark_app::api::CommandError;
use jni::JNIEnv;
use jni::errors::Result as JniResult;
use jni::objects::{JObject, JValue};
use tauri::{AppHandle, Manager, Runtime};

use crate::window::MAIN;

/// The first Android that wants to be asked.
const ANDROID_12: i32 = 31;

/// How long the system has to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether reminders may come at their minute; `None` where there is no window to ask from, or no answer.
pub async fn are_exact<R: Runtime>(app: &AppHandle<R>) -> Option<bool> {
    in_activity(app, may_be_exact).await
}

/// Opens the page of the settings where the person gives that leave.
pub async fn ask_for_exact<R: Runtime>(app: &AppHandle<R>) -> Result<(), CommandError> {
    in_activity(app, open_settings).await.ok_or(CommandError::Unexpected)
}

pub async fn in_activity<R: Runtime, T: Send + 'static>(
    app: &AppHandle<R>,
    act: impl FnOnce(&mut JNIEnv<'_>, &JObject<'_>) -> JniResult<T> + Send + 'static,
) -> Option<T> {
    let (say, said) = tokio::sync::oneshot::channel();
    let window = app.get_webview_window(MAIN)?;
    let ask = move |view: tauri::webview::PlatformWebview| {
        view.jni_handle().exec(move |env, activity, _| {
            let answer = act(env, activity);
            // What is thrown there would end the app at its next step.
            let _ = env.exception_clear();
            let _ = say.send(answer.ok());
        });
    };
    window.with_webview(ask).ok()?;
    tokio::time::timeout(PATIENCE, said).await.ok()?.ok()?
}

fn may_be_exact(env: &mut JNIEnv<'_>, activity: &JObject<'_>) -> JniResult<bool> {
    if env.get_static_field("android/os/Build$VERSION", "SDK_INT", "I")?.i()? < ANDROID_12 {
        return Ok(true);
    }
    let name = env.new_string("alarm")?;
    let service = "(Ljava/lang/String;)Ljava/lang/Object;";
    let alarms = env.call_method(activity, "getSystemService", service, &[JValue::Object(&name)])?.l()?;
    env.call_method(&alarms, "canScheduleExactAlarms", "()Z", &[])?.z()
}

fn open_settings(env: &mut JNIEnv<'_>, activity: &JObject<'_>) -> JniResult<()> {
    let package = env.call_method(activity, "getPackageName", "()Ljava/lang/String;", &[])?.l()?;
    let scheme = env.new_string("package")?;
    let nothing = JObject::null();
    let parts = "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Landroid/net/Uri;";
    let of = [JValue::Object(&scheme), JValue::Object(&package), JValue::Object(&nothing)];
    let app = env.call_static_method("android/net/Uri", "fromParts", parts, &of)?.l()?;
    let action = env.new_string("android.settings.REQUEST_SCHEDULE_EXACT_ALARM")?;
    let made = "(Ljava/lang/String;Landroid/net/Uri;)V";
    let intent = env.new_object("android/content/Intent", made, &[JValue::Object(&action), JValue::Object(&app)])?;
    env.call_method(activity, "startActivity", "(Landroid/content/Intent;)V", &[JValue::Object(&intent)])?.v()
}
