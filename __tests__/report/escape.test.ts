import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, commandMessage, commandProperty, html, jsonText, logLine, markdown, singleLine, uriPath } from '../../src/report/escape.ts';
import { codeSpans, withoutCode } from './markdown-text.ts';
import { HOSTILE } from './reports.ts';

/** Text of a stranger: any characters, and often the pieces that mean something to somebody. */
const PIECES = ['::', '##[', '#', '[', ']', '(', ')', '|', '`', '``', '\\', '<', '>', '&', '@', 'a', ' ', '\n', '\r', '\u202e', '\u001b[31m', '-', '1.', '_', '*', '~', '$', ':', '//', 'http', 'www.', '%', ',', '.', '!', '{', '\u2028', '\ud800'];
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.constantFrom(...HOSTILE),
);
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('singleLine', () => {
  it.each([
    ['a\nb', String.raw`a\nb`], ['a\r\nb', String.raw`a\r\nb`], ['\t', String.raw`\t`], ['\u001b[2J', String.raw`\x1b[2J`],
    ['abc\u202Etxt', String.raw`abc\u202etxt`], ['\ud800', String.raw`\ud800`], ['\u{e0041}', String.raw`\u{e0041}`], ['naïve 日本 ✓ 😀', 'naïve 日本 ✓ 😀'],
  ])('spells out what cannot be seen: %j', (text, shown) => {
    expect(singleLine(text)).toBe(shown);
  });

  it('leaves nothing invisible in any text', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect(singleLine(text)).not.toMatch(INVISIBLE);
    }));
  });
});

describe('logLine', () => {
  /** What the runner takes for a command: v2 at the start of a line after white space, v1 anywhere. */
  const isCommand = (line: string): boolean => line.trimStart().startsWith('::') || line.includes('##[');

  it('is never a command, and one line', () => {
    fc.assert(fc.property(hostile, (text) => {
      const line = logLine(text);
      expect(isCommand(line)).toBe(false);
      expect(line.split(/[\n\r\u2028\u2029]/)).toHaveLength(1);
    }));
  });

  it('leaves harmless text alone', () => {
    expect(logLine('std::string at [::1]:5432 # [x]')).toBe('std::string at [::1]:5432 # [x]');
  });

  it('stays the same when it is applied again', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect(logLine(logLine(text))).toBe(logLine(text));
    }));
  });
});

describe('workflow commands', () => {
  const decode = (text: string): string => text.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');

  it('keeps a property as it was, once decoded by the runner', () => {
    fc.assert(fc.property(hostile, (text) => {
      const property = commandProperty(text);
      expect(property).not.toMatch(/[\n\r:,]/);
      expect(decode(property)).toBe(text);
    }));
  });

  it('keeps the line breaks of a message and shows everything else', () => {
    expect(commandMessage('50%\r\nnext\u001b[0m')).toBe(String.raw`50%25%0Anext\x1b[0m`);
    fc.assert(fc.property(hostile, (text) => {
      expect(commandMessage(text)).not.toMatch(INVISIBLE);
    }));
  });
});

describe('code', () => {
  it('is one span that holds the text, in paragraphs and in table cells', () => {
    fc.assert(fc.property(hostile, (text) => {
      const span = code(text);
      expect(withoutCode(`x ${span} y`)).toBe('x CODE y');
      expect(span).not.toMatch(/[\n\r|]/);
      expect(span).not.toContain('##[');
    }));
  });

  it.each([['a', '`a`'], ['`', '`` ` ``'], ['a``b`c', '```a``b`c```'], ['a|b', String.raw`\`a\x7cb\``.replaceAll('\\`', '`')], ['', '`(empty)`']])('%j', (text, span) => {
    expect(code(text)).toBe(span);
  });
});

describe('markdown', () => {
  it('leaves nothing outside code spans that GitHub would interpret', () => {
    fc.assert(fc.property(hostile, (text) => {
      const line = markdown(text);
      const rest = withoutCode(line);
      expect(line).not.toMatch(/[\n\r|]/);
      expect(rest).not.toMatch(/[<>]/);
      expect(rest).not.toMatch(/&(?!amp;|lt;|gt;|#124;|#92;)/);
      expect(rest).not.toMatch(/(?<!\\)[`*~[\]]/);
      expect(rest).not.toMatch(/(?:^|\W)(?<!\\)_|(?<!\\)_(?:\W|$)/);
      expect(rest).not.toMatch(/[@#$](?!124;|92;)|:\/\/|(?:^|[^a-z0-9])www\./i);
      expect(rest).not.toMatch(/^(?:[-+=:]|\d+[.)] |\s)/);
      expect(line).not.toContain('##[');
    }), { numRuns: 2000 });
  });

  it.each([
    ['plain text, with commas.', 'plain text, with commas.'],
    ['DATABASE_URL and __init__', String.raw`DATABASE_URL and \_\_init\_\_`],
    ['a < b & c > d | e', 'a &lt; b &amp; c &gt; d &#124; e'],
    ['see (https://example.com/a?b=c).', 'see (`https://example.com/a?b=c`).'],
    ['ask @octocat, fixes #1', 'ask `@octocat`, fixes `#1`'],
    ['${HOME}/x', '`${HOME}/x`'],
    ['1. item', String.raw`1\. item`],
    ['2.1 GB', '2.1 GB'],
    ['- item', String.raw`\- item`],
    [':smile:', '`:smile:`'],
    ['[a](b)', String.raw`\[a\](b)`],
    ['  two\n\nlines ', String.raw`two&#92;n&#92;nlines`],
  ])('%j', (text, shown) => {
    expect(markdown(text)).toBe(shown);
  });

  it('keeps commands and addresses in code spans as they are, so that they can be copied', () => {
    expect(codeSpans(markdown('get https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem now'))).toEqual(['https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem']);
  });
});

describe('html', () => {
  it('holds no tag, no attribute end, no table cell end', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect(html(text)).not.toMatch(/[<>"'|\n\r]|&(?!#\d+;)|##\[/);
    }));
  });
});

describe('uriPath', () => {
  it('decodes to the path, and cannot leave the folder', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (path) => {
      const uri = uriPath(path);
      expect(uri).toMatch(/^(?:[A-Za-z0-9\-_.~/]|%[0-9A-F]{2})*$/);
      expect(decodeURIComponent(uri)).toBe(path);
      expect(uri.split('/')).not.toContain('..');
    }));
  });

  it('survives what is no text', () => {
    expect(uriPath('a\ud800/b c.pem')).toBe('a%EF%BF%BD/b%20c.pem');
  });
});

describe('jsonText', () => {
  it('means the same, and holds no command and nothing invisible', () => {
    fc.assert(fc.property(hostile, (text) => {
      const json = jsonText(JSON.stringify({ [text]: text }));
      expect(JSON.parse(json)).toEqual({ [text]: text });
      expect(json).not.toContain('##[');
      expect(json).not.toMatch(INVISIBLE);
    }));
  });
});
