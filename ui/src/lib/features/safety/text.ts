import type { SafetyId, SafetyText } from '$lib/ipc/bindings';
import data from '$lib/ipc/bindings/safety.json';

/** Compiled in, so that they need no store and no command. */
const texts = data as Record<SafetyId, unknown> as Record<SafetyId, SafetyText>;

export const isSafetyId = (id: string | undefined): id is SafetyId => id !== undefined && Object.hasOwn(texts, id);

/** A safety text, with the emergency number in its place. */
export function safetyText(of: SafetyId, emergency: string): SafetyText {
  const filled = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll('{emergency}', emergency));
  const text = texts[of];
  return {
    ...text,
    short: filled(text.short),
    own: filled(text.own),
    sections: text.sections.map((section) => ({
      ...section,
      signs: filled(section.signs),
      steps: filled(section.steps),
      notes: filled(section.notes),
    })),
  };
}
