import type { Answered, WorksheetItem, WorksheetValue } from '$lib/ipc/bindings';

/** The key of one instance of an item, as the app names it: its link id, and the place of each repeating group around it. */
export function keyOf(linkId: string, places: readonly number[]): string {
  return places.length === 0 ? linkId : `${linkId}#${places.join('.')}`;
}

/** Whether an item holds an answer of its own, or others. */
export const isQuestion = (item: WorksheetItem): boolean => item.form.kind !== 'group' && item.form.kind !== 'display';

/** Whether nothing was answered. */
export function isBlank(value: WorksheetValue): boolean {
  return typeof value.value === 'string' && value.value.trim() === '';
}

/** Gives every item a place to answer in, in the worksheet's order, where it has none yet. What does not belong is left out. */
export function fillIn(items: readonly WorksheetItem[], answered: readonly Answered[]): Answered[] {
  return items.flatMap((item): Answered[] => {
    if (item.form.kind === 'display') return [];
    const found = answered.filter((one) => one.link_id === item.link_id);
    const those = found.length > 0 ? found : [{ link_id: item.link_id, answers: [], items: [] }];
    if (item.form.kind === 'group') {
      return (item.repeats ? those : those.slice(0, 1)).map((one) => ({
        ...one,
        items: fillIn(item.items, one.items),
      }));
    }
    const answers = those.flatMap((one) => one.answers);
    return [
      {
        link_id: item.link_id,
        answers: answers.map((one) => ({ ...one, items: fillIn(item.items, one.items) })),
        items: [],
      },
    ];
  });
}

/**
 * What there is to keep: without blank answers, and without places that hold none. A blank repetition before one that is not stays, so that the
 * app counts them as they stand.
 */
export function trimmed(answered: readonly Answered[]): Answered[] {
  const kept = answered.map((one): Answered => {
    const answers = one.answers
      .filter((answer) => !isBlank(answer.value))
      .map((answer) => ({ value: answer.value, items: trimmed(answer.items) }));
    return { link_id: one.link_id, answers, items: trimmed(one.items) };
  });
  const holds = (one: Answered): boolean => one.answers.length > 0 || one.items.length > 0;
  return kept.filter((one, at) => kept.slice(at).some((later) => later.link_id === one.link_id && holds(later)));
}

/** The places of a group's or worksheet's answers for one item. */
export function instancesOf(item: WorksheetItem, answered: Answered[]): Answered[] {
  return answered.filter((one) => one.link_id === item.link_id);
}

/** A value in words. */
export function inWords(value: WorksheetValue): string {
  switch (value.type) {
    case 'coding':
      return value.value.display ?? value.value.code ?? '';
    case 'boolean':
      return value.value ? 'Yes' : 'No';
    case 'date_time':
      return value.value.replace('T', ' ').slice(0, 16);
    default:
      return String(value.value);
  }
}

/** A value in words, with what it is counted in. */
export function inWordsOf(item: WorksheetItem, value: WorksheetValue): string {
  const said = inWords(value);
  const unit = unitOf(item);
  return unit && said.trim() !== '' ? `${said} ${unit}` : said;
}

/** What a number is counted in. */
export function unitOf(item: WorksheetItem): string | null {
  return item.form.kind === 'integer' || item.form.kind === 'decimal' ? item.form.unit : null;
}

/** Whether two values are the same answer. A code is the same in whatever words it is shown. */
export function same(a: WorksheetValue, b: WorksheetValue): boolean {
  if (a.type !== 'coding' || b.type !== 'coding') return a.type === b.type && a.value === b.value;
  const [one, two] = [a.value, b.value];
  if (one.code === null) return two.code === null && one.system === two.system && one.display === two.display;
  return one.code === two.code && (one.system === two.system || one.system === null || two.system === null);
}
