// What Tab reaches on the page as it is. `begin` gives how often to press; `end` what was missed, or shows no mark when it has the focus.
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

/** A field that is drawn by what stands around it has its mark there. */
function isMarked(element) {
  const around = [element, element.parentElement, element.nextElementSibling, element.closest('label')];
  return around.some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  });
}

function begin() {
  window.tabbing = { seen: new Set(), unmarked: new Set(), before: document.activeElement };
  window.tabbing.listen = ({ target }) => {
    window.tabbing.seen.add(stopOf(target));
    if (!isMarked(target)) window.tabbing.unmarked.add(target);
  };
  document.addEventListener('focusin', window.tabbing.listen);
  return wanted().size;
}

function end() {
  const { seen, unmarked, before, listen } = window.tabbing;
  document.removeEventListener('focusin', listen);
  const named = (one) => one.outerHTML.slice(0, 160).replaceAll(/\s+/g, ' ');
  const missed = [...wanted()].filter(([stop]) => !seen.has(stop)).map(([, one]) => `Tab does not reach ${named(one)}`);
  before?.focus?.();
  return [...missed, ...[...unmarked].filter((one) => one.isConnected).map((one) => `no mark of the focus on ${named(one)}`)];
}
