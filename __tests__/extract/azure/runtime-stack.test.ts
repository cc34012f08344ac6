import { describe, expect, it } from 'vitest';
import { secretInUri, secretReference } from '../../../src/extract/azure/key-vault.ts';
import { runtimeStack } from '../../../src/extract/azure/runtime-stack.ts';
import { scalarNode } from '../../../src/extract/settings/tree.ts';

describe('what an app runs', () => {
  it.each<[string, string, string | undefined]>([
    ['NODE|18-lts', 'node-18-lts', 'node 18'],
    ['node|~20', 'node-~20', 'node 20'],
    ['PYTHON|3.11', 'python-3.11', 'python 3.11'],
    ['JAVA|17-java17', 'java-17-java17', 'java 17'],
    ['TOMCAT|10.0-jre8', 'tomcat-10.0-jre8', 'java 8'],
    ['DOTNETCORE|8.0', 'dotnetcore-8.0', 'dotnet 8.0'],
    ['DOTNET-ISOLATED|8.0', 'dotnet-isolated-8.0', 'dotnet 8.0'],
    ['PHP|8.2', 'php-8.2', 'php 8.2'],
    ['STATICSITE|1.0', 'staticsite-1.0', undefined],
    ['PYTHON|', 'python', undefined],
  ])('%s', (written, name, component) => {
    const stack = runtimeStack(written);
    expect(stack).toMatchObject({ kind: 'runtime', name });
    expect(stack?.kind === 'runtime' ? stack.components.map((each) => `${each.name} ${each.version}`)[0] : null).toBe(component);
  });

  it('is an image, several, or nothing that we know', () => {
    expect(runtimeStack('DOCKER|a.azurecr.io/b:1')).toEqual({ kind: 'image', image: 'a.azurecr.io/b:1' });
    expect(runtimeStack('COMPOSE|abc')).toEqual({ kind: 'compose' });
    expect([runtimeStack(''), runtimeStack('python'), runtimeStack('DOCKER|')]).toEqual([null, null, null]);
  });
});

describe('a reference to a secret of a vault', () => {
  it.each<[string, string | null]>([
    ['@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/database-url/)', 'database-url'],
    ['@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/database-url/0123)', 'database-url'],
    ['@Microsoft.KeyVault(VaultName=v;SecretName=Database-Url)', 'Database-Url'],
    ['@Microsoft.KeyVault(VaultName=v)', null],
    ['https://v.vault.azure.net/secrets/database-url', null],
  ])('%s', (text, name) => {
    expect(secretReference(scalarNode('A', null, { start: 0, end: 0 }, text))).toBe(name);
  });

  it('in an address', () => {
    expect(secretInUri(' secrets/pg')).toBe('pg');
    expect(secretInUri('https://v.vault.azure.net/keys/pg')).toBeNull();
  });
});
