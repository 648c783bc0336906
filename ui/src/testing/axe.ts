import axe from 'axe-core';

/** What axe finds wrong in the structure of `root`. Colours are checked in tokens.test.ts; there is no layout here. */
export async function structureProblems(root: Element): Promise<string[]> {
  const { violations } = await axe.run(root, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false }, 'target-size': { enabled: false } },
  });
  return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html}`));
}
