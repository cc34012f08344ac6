import { defineConfig } from 'vitest/config';

/** Tests with real programs, one file after the other: `npm run test:live`. They need Debian packages, see debian-packages.txt. */
export default defineConfig({
  test: { include: ['__tests__/live/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 300_000, fileParallelism: false },
});
