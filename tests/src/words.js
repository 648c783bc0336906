// Words that are cut into letters because they have no room, in what is pressed and in what names something: a whole word stands on one line.
const NAMING = 'button, a, h1, h2, h3, label, legend, summary';

function isHidden(element) {
  return !element.checkVisibility({ checkVisibilityCSS: true }) || element.closest('svg, option, .visually-hidden, [inert]') !== null;
}

function linesOf(node, from, to) {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  const rects = [...range.getClientRects()].filter(({ width }) => width > 0.5);
  return new Set(rects.map(({ top }) => Math.round(top))).size;
}

function cutWords() {
  const cut = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const named = node.parentElement.closest(NAMING);
    if (named === null || isHidden(node.parentElement)) continue;
    // A line may end after a hyphen, a dash or a slash.
    for (const { 0: word, index } of node.data.matchAll(/[^\s/\u00ad\u2010-\u2015-]+/g))
      if (linesOf(node, index, index + word.length) > 1) cut.add(`“${word}” is cut up in <${named.tagName.toLowerCase()}>`);
  }
  return [...cut];
}
