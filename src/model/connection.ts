import type { Content } from './content.ts';
import type { Location } from './location.ts';
import type { Text } from './value.ts';

/**
 * A setting exactly as spelled. Key case, precedence and vocabulary belong to the driver.
 * Nested option objects are flattened with dots: `ssl: {rejectUnauthorized: false}` gives `ssl` (type `object`)
 * and `ssl.rejectUnauthorized` (type `boolean`).
 */
export interface Setting {
  readonly layer: SettingLayer;
  readonly key: string;
  readonly value: Text;
  readonly type: 'string' | 'boolean' | 'number' | 'null' | 'object';
  /** Set when the value is content (a CA given as text, or read from a file by the code) rather than a word or path. */
  readonly content: Content | null;
  readonly at: Location;
}

/** Which source the setting comes from; each driver has its own order among them. */
export type SettingLayer = 'string' | 'option' | 'environment' | 'file';

/** How a log-in name looks, never the name itself. `user@server` is Azure Single Server's form. */
export type LoginForm = 'user' | 'user@server' | 'none' | 'unknown';

/** The grammars of connection strings. */
export type StringSyntax = 'uri' | 'keyword' | 'jdbc' | 'ado' | 'odbc';

/** One place in a file that says how to reach a database. Passwords and user names never get this far. */
export interface Connection {
  /** Stable when lines move: path, name and ordinal. */
  readonly id: string;
  readonly at: Location;
  /** `settings`: named keys of a settings file; `environment`: `PG*` variables; `code`: arguments; `command`: `psql …`. */
  readonly syntax: StringSyntax | 'settings' | 'environment' | 'code' | 'command';
  /** As written, lower case: `postgres`, `postgresql+asyncpg`, `jdbc:postgresql`, `r2dbc:postgresql`. */
  readonly scheme: string | null;
  /** Without ports. Empty: none is given here (a socket, or the environment says). */
  readonly hosts: readonly Text[];
  readonly login: LoginForm;
  readonly settings: readonly Setting[];
  /** Parts of the string that are a variable as a whole, to be parsed once its value is known. */
  readonly fragments: readonly Fragment[];
  readonly hint: DriverHint;
  /** The variable or key that holds the string: `DATABASE_URL`, `spring.datasource.url`. */
  readonly name: string | null;
  /** For code or settings that take the whole string from a variable: that variable. Hosts beside it are those of its default. */
  readonly reads: Text | null;
  /** Where its relative paths start, seen from where those of its place do: a command after `cd`. */
  readonly folder?: Text;
  /** Documentation of a connection rather than one: `.env.sample`, a test folder, a commented line is none at all. */
  readonly sample: boolean;
}

export interface Fragment {
  readonly syntax: StringSyntax;
  readonly text: Text;
}

/** What the spelling tells about the driver. Package names are those of the language's registry. */
export interface DriverHint {
  /** `python`, `javascript`, `java`, `dotnet`, `go`, `ruby`, `php`, … from the file or the shape. */
  readonly language: string | null;
  /** A library that the code or the shape names: `psycopg2`, `pg`, `django`. */
  readonly library: string | null;
  /** A program: `psql`, `pg_dump`. */
  readonly program: string | null;
}
