import { nameOf } from '../../shared/paths.ts';
/** Endings that other languages give to files named after the environment (`.env.d.ts`, `development.env.js`). */
const CODE = /\.(?:[cm]?[jt]sx?|py|rb|php|go|java|cs|ya?ml|json|toml|md|sh|ps1|html?|pem|crt|enc|gpg|age)$/i;
const DOTENV = /^(?:\.env(?:[._-].+)?|\.flaskenv|\.envrc|.+\.env|env\.(?:sample|example|template|dist)|(?:.+\.)?env[._-](?:sample|example|template|dist)|.+\.env\.(?:sample|example|template|dist|local|tpl|tmpl|j2))$/i;

/** `.env`, `.env.production`, `db.env`, `.env.sample`, `.flaskenv`, … by the name alone. */
export function isDotenv(path: string): boolean {
  const name = nameOf(path);
  return DOTENV.test(name) && !CODE.test(name);
}
