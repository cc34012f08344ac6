import { expect, test } from 'vitest';

import { decryptBlock, decryptRc2, expandKey } from '../../src/keystores/rc2.ts';
import { rc4 } from '../../src/keystores/rc4.ts';

const octets = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString('hex'));

/** RFC 2268, section 5. */
test.each([
  ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
  ['88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', 129, '0000000000000000', '5b78d3a43dfff1f1'],
])('RC2 with key %s of %i bits: %s from %s', (key, bits, plain, sealed) => {
  expect(hex(decryptBlock(expandKey(octets(key), bits), octets(sealed)))).toBe(plain);
});

test.each(['', '00', '2269552ab0f85ca6', '2269552ab0f85ca600'])('RC2 in CBC refuses what is no whole, padded text: "%s"', (sealed) => {
  expect(decryptRc2(octets('88bca90e90875a7f0f79c384627bafb2'), 128, new Uint8Array(8), octets(sealed))).toBeNull();
});

/** RFC 6229, sections 2 and 3: the first octets of the key stream. */
test.each([
  ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
  ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
])('RC4 with key %s', (key, stream) => {
  expect(hex(rc4(octets(key), new Uint8Array(16)))).toBe(stream);
});
