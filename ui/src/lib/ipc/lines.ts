import type { CountryLines, CrisisLines } from './bindings';
import built from './bindings/crisis.json';

/** The crisis lines as they are built in, for a page behind which no command answers. The country is the one that the zone lies in. */
export function builtInLines(zone: string): CrisisLines {
  const { countries, zones } = built as unknown as { countries: CountryLines[]; zones: Record<string, string> };
  const here = zones[zone];
  return { here: countries.find((one) => one.country === here) ?? null, countries };
}
