import { describe, expect, it } from 'vitest';
import { readSettings, settingsFiles } from '../../../src/extract/settings/index.ts';
import { connectionsIn, fileOf, spanned } from './support.ts';

const DJANGO = `import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent
MODE = "verify-full"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("DB_HOST", "localhost"),
        "USER": "adam@srv",
        "PASSWORD": "hunter2",  # "HOST": "no"
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": MODE, "sslrootcert": "/etc/ssl/pg.crt"},
    },
    "old": {"ENGINE": "django.db.backends.mysql", "HOST": "m", "OPTIONS": {"sslmode": "VERIFY_CA"}},
}
DATABASES["replica"] = {"ENGINE": "django.db.backends.postgresql", "HOST": "r"}
`;

describe('settings in code', () => {
  it('reads the databases of Django', () => {
    expect(connectionsIn('app/settings.py', DJANGO)).toEqual([
      'DATABASES.default settings [${DB_HOST:localhost}] sslmode=verify-full sslrootcert=/etc/ssl/pg.crt python/django',
      'DATABASES.replica settings [r] python/django',
    ]);
    const file = fileOf('app/settings.py', DJANGO);
    const found = readSettings(file);
    expect(found.connections?.[0]?.login).toBe('user@server');
    expect(found.connections?.[0]?.settings.map((setting) => spanned(file, setting.at))).toEqual(['MODE', '/etc/ssl/pg.crt']);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|adam/);
  });

  it('reads the connections of Laravel', () => {
    const php = "<?php\nreturn [\n  'default' => env('DB_CONNECTION', 'pgsql'),\n  'connections' => [\n    'mysql' => ['driver' => 'mysql', 'host' => 'm', 'sslmode' => 'x'],\n    'pgsql' => [\n      'driver' => 'pgsql',\n      'host' => env('DB_HOST', '127.0.0.1'),\n      'sslmode' => 'verify-full',\n      'sslrootcert' => env('DB_CA'),\n    ],\n  ],\n];\n";
    expect(connectionsIn('config/database.php', php)).toEqual(['connections.pgsql settings [${DB_HOST:127.0.0.1}] sslmode=verify-full sslrootcert=${DB_CA} php/laravel/framework']);
  });

  it('leaves other code alone', () => {
    expect(settingsFiles.accepts(fileOf('a.py', 'import psycopg2'))).toBe(false);
    expect(settingsFiles.accepts(fileOf('a.js', 'django.db.backends.postgresql'))).toBe(false);
    expect(connectionsIn('a.py', 'X = "django.db.backends.postgresql"\nD = {"a": {"HOST": "h"}}\n')).toEqual([]);
  });

  it('survives broken and deep code', () => {
    for (const text of ['D = {'.repeat(5000), `D = {${'"a": {'.repeat(5000)}`, 'D = {"ENGINE": "x', 'D["']) {
      expect(readSettings(fileOf('a.py', `# django.db.backends.postgresql\n${text}`)).connections).toEqual([]);
    }
  });
});
