import { missingRoots } from './missing-root.ts';
import type { Rule } from './rule.ts';

export const missingCurrentRoot: Rule = {
  id: 'missing-current-root',
  title: 'A root that servers need now is missing',
  help: 'A client that verifies the server cannot anchor a chain that servers present now, so it does not connect. Add the missing root to the file that the client reads.',
  level: 'error',
  check: (context) => missingRoots(context, ({ current }) => current, 'error'),
};
