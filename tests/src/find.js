// Finds one element by role and accessible name, as assistive technology would; a sentence where there is none or more than one.
const text = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') return '';
  return node.getAttribute('aria-label') ?? [...node.childNodes].map(text).join('');
};
const tidy = (words) => words.replace(/\s+/g, ' ').trim();
const named = (element) => {
  const by = element.getAttribute('aria-labelledby');
  if (by) return tidy(by.split(' ').map((id) => text(document.getElementById(id) ?? document.createElement('i'))).join(' '));
  const label = element.getAttribute('aria-label');
  if (label) return tidy(label);
  if (element.labels?.length) return tidy([...element.labels].map(text).join(' '));
  return tidy(text(element));
};
const INPUTS = { radio: 'radio', checkbox: 'checkbox', submit: 'button', button: 'button' };
const roleOf = (element) => {
  const own = element.getAttribute('role');
  if (own) return own;
  switch (element.tagName) {
    case 'A': return element.hasAttribute('href') ? 'link' : '';
    case 'BUTTON': return 'button';
    case 'INPUT': return INPUTS[element.type] ?? 'textbox';
    case 'TEXTAREA': return 'textbox';
    case 'SELECT': return 'combobox';
    case 'FIELDSET': return 'group';
    case 'SECTION': return 'region';
    case 'H1': case 'H2': case 'H3': return 'heading';
    default: return '';
  }
};
const GROUPS = ['group', 'radiogroup', 'region', 'dialog', 'alertdialog', 'form'];
const nameOfGroup = (element) => {
  const legend = element.querySelector(':scope > legend');
  return element.hasAttribute('aria-labelledby') || element.hasAttribute('aria-label') || !legend ? named(element) : tidy(text(legend));
};
const seen = (element) => element.getClientRects().length > 0 && !element.closest('[inert]') && !element.closest('[aria-hidden=true]');
const state = (element) => {
  const input = element.tagName === 'LABEL' ? element.control ?? element : element;
  return input.checked ?? ['true', 'page'].includes(input.getAttribute('aria-pressed') ?? input.getAttribute('aria-checked') ?? '');
};
const find = ({ roles, name, group }) => {
  // A name that ends with an ellipsis gives its beginning.
  const is = name.endsWith('…') ? (whole) => whole.startsWith(name.slice(0, -1)) : (whole) => whole === name;
  const fits = (element) => roles.includes(roleOf(element)) && seen(element) && is(named(element));
  const within = (element) => {
    if (group === '') return true;
    for (let up = element.parentElement; up; up = up.parentElement)
      if (GROUPS.includes(roleOf(up)) && nameOfGroup(up) === group) return true;
    return false;
  };
  const all = [...document.querySelectorAll('*')].filter((element) => fits(element) && within(element));
  if (all.length === 0) return 'nothing has this name and role';
  if (all.length > 1) return `${all.length} have this name and role`;
  const [one] = all;
  if (one.disabled || one.getAttribute('aria-busy') === 'true') return 'it cannot be used yet';
  // A radio that only its label shows is pressed by that label.
  const shown = one.type === 'radio' ? one.closest('label') ?? one : one;
  shown.scrollIntoView({ block: 'center', behavior: 'instant' });
  return shown;
};
