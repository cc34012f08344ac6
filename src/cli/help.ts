import { PASSWORDS_VARIABLE } from '../edge/keystore-passwords.ts';
import { OPTIONS } from './command-line.ts';

/** The whole help, at most 100 columns wide. */
export function helpText(): string {
  const rows = Object.entries(OPTIONS).map(([name, { value, help }]) => ({ left: `--${name}${value === null ? '' : ` ${value}`}`, help }));
  const width = Math.max(...rows.map(({ left }) => left.length).filter((length) => length < 32));
  const lines = rows.flatMap(({ left, help }) =>
    left.length > width ? [`  ${left}`, `  ${' '.repeat(width)}  ${help}`] : [`  ${left.padEnd(width)}  ${help}`],
  );
  return `rotation-ready [audit] [PATH] [options]

Tells whether every PostgreSQL client in PATH (default: the current folder) will still connect
after the provider rotates its root CA, and if not, which line to change. It uses no network.

${lines.join('\n')}

${PASSWORDS_VARIABLE}: passwords that may open a keystore (JKS,
PKCS#12), one a line, beside those that stand in the repository.

Exit status: 0 nothing at or above --fail-on, 1 findings at or above it, 2 wrong usage,
3 a failure of rotation-ready itself.
`;
}
