import { expect, it } from 'vitest';
import { tables } from '../../src/drivers/registry.ts';
import { isPostgresqlPackage, POSTGRESQL_PACKAGES } from '../../src/extract/manifests/names.ts';

/** Packages whose version decides what a driver does, with the registry that they come from. */
const deciding = tables.flatMap(({ id, components, detect }) =>
  components.flatMap(({ ask }) => ask).flatMap(({ component }) =>
    Object.entries(detect.packages)
      .filter(([ecosystem, names]) => ecosystem in POSTGRESQL_PACKAGES && names.includes(component))
      .map(([ecosystem]) => [id, ecosystem, component] as const),
  ),
);

it('finds packages that decide', () => expect(deciding.length).toBeGreaterThan(5));

it.each(deciding)('lock files tell the version that decides for %s: %s %s', (_driver, ecosystem, name) => {
  expect(isPostgresqlPackage(ecosystem, name)).toBe(true);
});
