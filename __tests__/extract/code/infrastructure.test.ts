import { expect, test } from 'vitest';
import { codeLiterals } from '../../../src/extract/code/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const URL = 'postgresql://app:x@orders.postgres.database.azure.com/orders?sslmode=verify-full';

function languages(path: string, text: string): readonly (string | null)[] {
  const file = new SourceFile(path, new TextEncoder().encode(text));
  return (codeLiterals.extract(file, { open: () => null, list: () => [] }).connections ?? []).map(({ hint }) => hint.language);
}

test.each([
  ['index.ts', `import * as azure from "@pulumi/azure-native";\nnew azure.web.WebApp("a", { siteConfig: { appSettings: [{ name: "U", value: \`${URL}\` }] } });\n`],
  ['main.ts', `import { App } from "cdktf";\nnew LinuxWebApp(this, "a", { appSettings: { U: "${URL}" } });\n`],
  ['__main__.py', `import pulumi_azure_native as azure\nazure.web.WebApp("a", settings=[Pair(name="U", value=f"${URL}")])\n`],
  ['main.go', `package main\n\nimport "github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n\nvar u = pulumi.String("${URL}")\n`],
  ['Program.cs', `using Pulumi;\nvar u = "${URL}";\n`],
  ['Main.java', `import com.pulumi.Pulumi;\nclass Main { String u = "${URL}"; }\n`],
])('%s describes a deployment, whose clients are of any language', (path, text) => {
  expect(languages(path, text)).toEqual([null]);
});

test.each([
  ['a program that connects itself', 'index.ts', `import * as pulumi from "@pulumi/pulumi";\nimport { Client } from "pg";\nnew Client("${URL}");\n`, 'javascript'],
  ['a program that only mentions it', 'app.py', `# see pulumi\nu = "${URL}"\n`, 'python'],
])('%s', (_, path, text, language) => {
  expect(languages(path, text)).toEqual([language]);
});
