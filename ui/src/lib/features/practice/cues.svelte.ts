import { call } from '$lib/ipc/client';

/** A soft tone and a short buzz at every change of a pacer or step. Both are off until they are turned on, and remembered. */
export class Cues {
  sound = $state(false);
  vibration = $state(false);
  /** Whether the device can vibrate at all. */
  readonly canVibrate = 'vibrate' in navigator && 'ontouchstart' in window;
  #audio: AudioContext | null = null;
  #chosen = 0;

  /** Takes over what was chosen the last time, unless something is chosen meanwhile. */
  async load(): Promise<void> {
    const chosen = this.#chosen;
    try {
      const preferences = await call('preferences_get');
      if (chosen === this.#chosen) this.use(preferences);
    } catch {
      // The exercise goes on as it is.
    }
  }

  use(chosen: { exercise_sound: boolean; exercise_vibration: boolean }): void {
    this.sound = chosen.exercise_sound;
    this.vibration = chosen.exercise_vibration;
  }

  async setSound(on: boolean): Promise<void> {
    this.#chosen += 1;
    this.sound = on;
    if (on) this.give();
    await this.#keep();
  }

  async setVibration(on: boolean): Promise<void> {
    this.#chosen += 1;
    this.vibration = on;
    if (on) this.give();
    await this.#keep();
  }

  give(): void {
    if (this.vibration && this.canVibrate) navigator.vibrate(60);
    if (this.sound) this.#tone();
  }

  /** Half a second of a low, soft tone. Where there is no sound device, there is no tone. */
  #tone(): void {
    try {
      this.#audio ??= new AudioContext();
      // A window that nobody has touched yet starts it silent.
      if (this.#audio.state === 'suspended') void this.#audio.resume().catch(() => undefined);
      const { currentTime: now, destination } = this.#audio;
      const tone = this.#audio.createOscillator();
      const gain = this.#audio.createGain();
      tone.frequency.value = 264;
      gain.gain.setValueAtTime(0, now);
      gain.gain.linearRampToValueAtTime(0.12, now + 0.05);
      gain.gain.exponentialRampToValueAtTime(0.001, now + 0.5);
      tone.connect(gain).connect(destination);
      tone.start(now);
      tone.stop(now + 0.55);
    } catch {
      this.#audio = null;
    }
  }

  /** A choice that cannot be kept still holds until the window closes. */
  async #keep(): Promise<void> {
    try {
      const preferences = await call('preferences_get');
      await call('preferences_save', {
        ...preferences,
        exercise_sound: this.sound,
        exercise_vibration: this.vibration,
      });
    } catch {
      // The exercise goes on.
    }
  }
}

export const cues = new Cues();
