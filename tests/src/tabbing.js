// What Tab reaches on the page as it is, and whether a line around it shows that: `begin` gives how many stops there are, `end` what was missed.
const SELECTOR = 'a[href], button, input, select, textarea, summary, [tabindex]';

function isShown(element) {
  if (element.closest('[inert], [aria-hidden="true"]') || element.disabled) return false;
  return element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;
}

/** A group of radio buttons is one stop. */
const stopOf = (element) =>
  element.type === 'radio' && element.name ? `radio ${element.name}` : element;

function wanted() {
  const dialogs = [...document.querySelectorAll('[role=dialog], [role=alertdialog], dialog[open]')].filter((one) => one.checkVisibility());
  const within = dialogs.at(-1) ?? document;
  const all = [...within.querySelectorAll(SELECTOR)].filter((one) => one.tabIndex >= 0 && isShown(one));
  return new Map(all.map((one) => [stopOf(one), one]));
}

/** Whether a line is drawn around an element, or around the label that stands for it. */
function isMarked(element) {
  return [element, ...(element.labels ?? [])].some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
}

function begin() {
  window.tabbing = { seen: new Set(), unmarked: new Set(), before: document.activeElement };
  return wanted().size;
}

/** After each press. Gives whether there is nothing left to come to. */
function step() {
  const { seen, unmarked } = window.tabbing;
  const at = document.activeElement;
  if (at && at !== document.body) {
    seen.add(stopOf(at));
    if (!isMarked(at)) unmarked.add(at);
  }
  return [...wanted().keys()].every((stop) => seen.has(stop));
}

function end() {
  const { seen, unmarked, before } = window.tabbing;
  const named = (one) => one.outerHTML.slice(0, 160).replaceAll(/\s+/g, ' ');
  const missed = [...wanted()].filter(([stop]) => !seen.has(stop)).map(([, one]) => `Tab does not reach ${named(one)}`);
  const faint = [...unmarked].map((one) => `Nothing marks the focus of ${named(one)}`);
  before?.focus?.();
  return [...missed, ...faint];
}
