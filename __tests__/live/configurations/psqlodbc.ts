import { trustOf, type Code, type Configuration, type Trust } from './configuration.ts';

/** A Python program that goes through ODBC. */
function odbc(name: string, code: Code, trust: Trust, rest: string, env = ''): Configuration {
  return program(name, code, trust, `Driver={PostgreSQL Unicode};Servername=localhost;Port=5432;Database=postgres;Uid=app;${rest}`, env === '' ? {} : { '.env': env });
}

/** The same with a data source in `odbc.ini`. */
function source(name: string, code: Code, trust: Trust, rest: string): Configuration {
  const ini = `[orders]\nDriver = PostgreSQL Unicode\nServername = localhost\nPort = 5432\nDatabase = postgres\nUsername = app\n${rest}\n`;
  return program(name, code, trust, 'DSN=orders', { 'odbc.ini': ini, '.env': 'ODBCINI=odbc.ini\n' });
}

function program(name: string, code: Code, trust: Trust, string: string, files: Readonly<Record<string, string>>): Configuration {
  return {
    driver: 'psqlODBC',
    name,
    code,
    trust: trustOf(trust),
    files: {
      'requirements.txt': 'pyodbc\n',
      'app.py': `import pyodbc\n\nconnection = pyodbc.connect("${string}")\nconnection.cursor().execute("select 1")\n`,
      ...files,
    },
    command: ['/usr/bin/python3', 'app.py'],
  };
}

export const psqlodbc: readonly Configuration[] = [
  odbc('require with a root file', 'X', 'A', 'SSLmode=require;Pqopt={sslrootcert=ca.pem}'),
  odbc('require without one', '=', 'A', 'SSLmode=require'),
  odbc('verify-full, both roots', '=', 'A B', 'SSLmode=verify-full;Pqopt={sslrootcert=ca.pem}'),
  odbc('the short word for verify-ca', 'X', 'A', 'SSLmode=vc;Pqopt={sslrootcert=ca.pem}'),
  odbc('keys in any case', 'X', 'A', 'sslMODE=verify-ca;PQOPT={sslrootcert=ca.pem}'),
  odbc('no mode means no TLS', 'n', 'A', 'Pqopt={sslrootcert=ca.pem}'),
  odbc('PGSSLROOTCERT counts, PGSSLMODE does not', 'X', 'A', 'SSLmode=require', 'PGSSLMODE=disable\nPGSSLROOTCERT=ca.pem\n'),
  source('a data source, require with a root file', 'X', 'A', 'SSLmode = require\nPqopt = sslrootcert=ca.pem'),
  source('a data source, require alone', '=', 'A', 'SSLmode = require'),
];
