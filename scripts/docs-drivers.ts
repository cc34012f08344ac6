import { writeFileSync } from 'node:fs';
import { driversPage } from '../src/drivers/page.ts';

/** Writes `docs/drivers.md` from the tables: `npx node scripts/docs-drivers.ts`. */
writeFileSync(new URL('../docs/drivers.md', import.meta.url), driversPage());
