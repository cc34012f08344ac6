/** How options reach Node.js, for those who find them and those who read them. */

/**
 * Key under which the options of a command line (`node --use-openssl-ca app.js`) are kept that decide on its roots: no
 * variable can have this name.
 */
export const NODE_COMMAND_LINE = 'node command line';

/** https://nodejs.org/api/cli.html#--use-bundled-ca---use-openssl-ca */
export const NODE_ROOT_OPTIONS: ReadonlySet<string> = new Set(['--use-openssl-ca', '--use-system-ca', '--use-bundled-ca']);
