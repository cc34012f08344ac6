import { missingRoots } from './missing-root.ts';
import type { Rule } from './rule.ts';

export const missingNextRoot: Rule = {
  id: 'missing-next-root',
  title: 'A root that servers will need is missing',
  help: 'A client that verifies the server cannot anchor a chain of an announced phase, so it stops connecting then. Add the missing root before that day, and keep the present one.',
  level: 'warning',
  // What is missing now already is an error of its own.
  check: (context) =>
    missingRoots(context, (outcome, all) => !outcome.current && !all.some((other) => other.current && other.outcome === 'breaks' && outcome.missing.every((id) => other.missing.includes(id))), 'warning'),
};
