// Preloaded into every process of these tests: whatever would leave the machine is recorded and refused.
import { appendFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

const require = createRequire(import.meta.url);

function refuse(what) {
  return () => {
    if (process.env.NO_NETWORK_RECORD) appendFileSync(process.env.NO_NETWORK_RECORD, `${what}\n`);
    throw new Error(`network: ${what}`);
  };
}

const net = require('node:net');
const dns = require('node:dns');
net.Socket.prototype.connect = refuse('net.Socket.connect');
net.Server.prototype.listen = refuse('net.Server.listen');
require('node:tls').connect = refuse('tls.connect');
require('node:dgram').createSocket = refuse('dgram.createSocket');
for (const library of [dns, dns.promises]) {
  for (const name of Object.keys(library)) {
    if (typeof library[name] === 'function' && /^(?:lookup|resolve|reverse)/.test(name)) library[name] = refuse(`dns.${name}`);
  }
}
for (const library of [require('node:http'), require('node:https')]) {
  library.request = refuse('http.request');
  library.get = refuse('http.get');
}
globalThis.fetch = refuse('fetch');
syncBuiltinESMExports();
