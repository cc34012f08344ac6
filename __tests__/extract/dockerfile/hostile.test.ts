import { array, assert, constantFrom, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dockerfiles } from '../../../src/extract/dockerfile/index.ts';
import type { PartialEvidence } from '../../../src/extract/extractor.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { processorTime } from '../../support/processor-time.ts';

function extract(bytes: string | Uint8Array): PartialEvidence {
  return dockerfiles.extract(new SourceFile('Dockerfile', typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes), { open: () => null, list: () => null });
}

const HOSTILE: Readonly<Record<string, string>> = {
  'many stages': 'FROM a\n'.repeat(20_000),
  'stages of each other': Array.from({ length: 400 }, (_, index) => `FROM s${index} AS s${index + 1}`).join('\n'),
  'one long line': `FROM a\nRUN cp ${'x '.repeat(140_000)}`,
  'one long word': `FROM a\nENV A=${'x'.repeat(280_000)}`,
  'many continuations': `FROM a\nRUN true \\\n${'  && cp a b \\\n'.repeat(10_000)}  && cp c d`,
  'nested defaults': `FROM a\nENV A=${'${A:-'.repeat(20_000)}x${'}'.repeat(20_000)}`,
  'nested subshells': `FROM a\nRUN ${'('.repeat(20_000)}cp a b${')'.repeat(20_000)}`,
  'nested substitutions': `FROM a\nRUN cp ${'$('.repeat(3000)}x${')'.repeat(3000)} y`,
  'doubling variables': `FROM a\n${'ENV A=$A$A\n'.repeat(60)}COPY $A /x`,
  'doubling arguments': `ARG A=xxxxxxxx\n${'ARG A=$A$A\n'.repeat(60)}FROM $A`,
  'unbalanced quotes': 'FROM a\nENV A="b\nCOPY "x\' /y\nRUN cp "a\n',
  'broken arrays': 'FROM a\nCOPY ["a", \nRUN ["cp", 1]\nCMD ["\\u12"]\nENTRYPOINT [[[[',
  'here-documents without end': 'FROM a\nCOPY <<EOF /x\nhello',
  'many here-documents': `FROM a\nRUN ${Array.from({ length: 300 }, (_, index) => `<<E${index}`).join(' ')}\n`,
  'nothing but an instruction': 'RUN',
  'no stage': 'COPY a b\nRUN cp a b',
  'empty instructions': 'FROM\nENV\nARG\nCOPY\nADD\nRUN\nUSER\nWORKDIR\nSHELL\nCMD\nENTRYPOINT\n',
  'prototype names': 'ARG __proto__=x\nFROM a AS constructor\nENV __proto__=y toString=z\nCOPY --from=__proto__ /a /b\nCOPY $constructor /c\nFROM constructor',
};

describe('Dockerfiles that mean harm', () => {
  test.each(Object.entries(HOSTILE))('%s', (_name, code) => {
    const start = processorTime();
    const { places = [] } = extract(code);
    expect(places.reduce((sum, place) => sum + place.layers.length, 0)).toBeLessThan(50_000);
    expect(JSON.stringify(places).length).toBeLessThan(30_000_000);
    expect(processorTime() - start).toBeLessThan(15_000);
  });

  test('a longer one is not read, and says so', () => {
    expect(() => extract(`FROM a\nRUN cp ${'x '.repeat(150_000)}`)).toThrow('more than 300000 characters');
  });

  test('any text', () => {
    const words = constantFrom('FROM', 'a', 'AS', 'COPY', 'ADD', 'RUN', 'ENV', 'ARG', '--from=a', '<<E', 'E', '\n', '\\\n', '\r\n', '\r', '"', "'", '[', ']', '$', '${', '}', 'A=b', '#', 'SHELL', '["x"]', 'USER', 'WORKDIR', 'CMD', 'psql', '\0', '`', 'escape=`', ' ');
    assert(property(array(words, { maxLength: 40 }), (list) => {
      expect(extract(list.join(' ')).places).toBeDefined();
    }), { numRuns: 1500 });
  });

  test('any bytes', () => {
    assert(property(uint8Array({ maxLength: 300 }), (bytes) => {
      expect(extract(bytes).places).toBeDefined();
    }), { numRuns: 500 });
  });

  test('UTF-16 is read, binary is refused', () => {
    expect(extract(Buffer.from('\uFEFFFROM debian\nCOPY a /b', 'utf16le')).places).toHaveLength(1);
    expect(dockerfiles.accepts(new SourceFile('Dockerfile', new Uint8Array([0, 1])))).toBe(false);
  });
});
