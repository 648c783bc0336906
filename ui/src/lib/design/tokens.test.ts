import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const css = readFileSync('src/lib/design/tokens.css', 'utf8');

function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((found) => [found[1] ?? '', found[2] ?? '']));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const texts = [
  ['ink', ['bg', 'surface', 'surface-sunk', 'accent-soft', 'attention-soft']],
  ['ink-soft', ['bg', 'surface', 'surface-sunk', 'accent-soft']],
  ['accent-deep', ['bg', 'surface', 'surface-sunk', 'accent-soft']],
  ['attention', ['surface', 'bg', 'attention-soft', 'accent-soft', 'surface-sunk']],
  ['on-accent', ['accent', 'accent-deep']],
  ['bg', ['ink']],
] as const;
const edges = [
  ['line-strong', ['bg', 'surface', 'surface-sunk']],
  ['accent', ['bg', 'surface']],
] as const;

describe.each([
  ['light', ':root'],
  ['dark', "[data-theme='dark']"],
])('the %s colours', (_, selector) => {
  const colour = colours(selector);
  const pairs = (list: typeof texts | typeof edges, least: number): [string, string, number][] =>
    list.flatMap(([front, backs]) => backs.map((back): [string, string, number] => [front, back, least]));

  it.each([...pairs(texts, 4.5), ...pairs(edges, 3)])('%s on %s is at least %s:1', (front, back, least) => {
    expect(contrast(colour.get(front) ?? '', colour.get(back) ?? '')).toBeGreaterThanOrEqual(least);
  });
});

it('is light on paper, whatever the screen is', () => {
  expect(css).toMatch(/@media not print \{\s*\[data-theme='dark'\] \{/);
});

it('writes what stands in an empty field as dark as a hint', () => {
  expect(css).toMatch(/::placeholder \{\s*color: var\(--ink-soft\);\s*opacity: 1;/);
});

it('has every size of text that can be chosen, and none on paper', () => {
  const paperless = css.slice(css.indexOf('/* In percent of'), css.indexOf('@media print {'));
  const sizes = [...paperless.matchAll(/\[data-text-size='(\d+)'\] \{\s*font-size: (\d+)%;/g)];
  expect(sizes.map((found) => [found[1], found[2]])).toEqual(['115', '130', '150', '200'].map((one) => [one, one]));
  expect(css.match(/data-text-size/g)).toHaveLength(sizes.length);
});

it('colours what a pointer is over only where there is a pointer: a finger leaves that behind', () => {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(svelte|css)$/.test(path),
  );
  expect(paths.length).toBeGreaterThan(50);
  const where = /@media \(hover: hover\) \{(?:[^{}]*\{[^{}]*\})*\s*\}/g;
  const free = paths.filter((path) => readFileSync(`src/${path}`, 'utf8').replaceAll(where, '').includes(':hover'));
  expect(free).toEqual([]);
});
