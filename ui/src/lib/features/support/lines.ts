import { monthInWords } from '$lib/i18n';
import type { CountryLines, CrisisLine } from '$lib/ipc/bindings';

type Purpose = CrisisLine['purpose'];

const ORDER: readonly Purpose[] = ['crisis', 'alcohol_drugs', 'violence', 'poison', 'veterans'];

/** What there is beside a hard moment: the lines for a crisis, and for alcohol and drugs. */
export const AT_HAND: readonly Purpose[] = ['crisis', 'alcohol_drugs'];

/** The lines by what they are for, in the order in which they are looked for. */
export function byPurpose(country: CountryLines, only = ORDER): { purpose: Purpose; lines: CrisisLine[] }[] {
  return ORDER.filter((purpose) => only.includes(purpose))
    .map((purpose) => ({ purpose, lines: country.lines.filter((line) => line.purpose === purpose) }))
    .filter(({ lines }) => lines.length > 0);
}

/** When a line answers, what it costs, and in which languages, where that is not just English. */
export function facts(line: CrisisLine): string {
  const languages = line.languages.length === 1 && line.languages[0] === 'English' ? [] : line.languages;
  return [line.hours, line.cost, languages.join(', ')].filter(Boolean).join(' · ');
}

/** The month in which the lines were last checked, all of them; of several the earliest. */
export function checkedIn(lines: readonly CrisisLine[]): string {
  const [first] = lines.map((line) => line.checked).sort();
  return first === undefined ? '' : monthInWords(first);
}
