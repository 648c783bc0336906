import { KeptDraft } from '../checkIn/kept';

const kept = new KeptDraft(() => ({ form: 'text_message', of: null }));

/** What the person's last text began with, where it were their own words. It lies in the encrypted store. */
export async function lastMessage(): Promise<string | null> {
  try {
    const body = await kept.body();
    const words: unknown = body === null ? null : JSON.parse(body);
    return typeof words === 'string' ? words : null;
  } catch {
    // Then ours stand there.
    return null;
  }
}

/** Keeps them for the next text, or forgets them; the text goes out all the same where that does not work. */
export async function rememberMessage(words: string | null): Promise<void> {
  try {
    await (words === null ? kept.forget() : kept.keep(words));
  } catch {
    // See above.
  }
}
