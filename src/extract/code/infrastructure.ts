import type { Language } from './languages.ts';

/** Names of packages whose programs describe deployments, as each language imports them. */
const IMPORTS: Readonly<Record<string, RegExp>> = {
  javascript: /["'](?:@pulumi\/|pulumi|cdktf|@cdktf\/|aws-cdk-lib|constructs["'])/,
  python: /^(?:import|from)[ \t]+(?:pulumi|cdktf|aws_cdk|constructs)\w{0,40}\b/m,
  dotnet: /^using[ \t]+(?:Pulumi|HashiCorp\.Cdktf|Constructs|Amazon\.CDK)\b/m,
  go: /"(?:github\.com\/pulumi\/|github\.com\/hashicorp\/terraform-cdk-go\/|github\.com\/aws\/aws-cdk-go\/)/,
  java: /^import[ \t]+(?:static[ \t]+)?(?:com\.pulumi|com\.hashicorp\.cdktf|software\.amazon\.awscdk)\./m,
};

/**
 * Whether a program describes a deployment (Pulumi, CDK, CDK for Terraform): what it hands to others is used by programs of
 * any language, and not by itself.
 */
export function describesDeployment(text: string, language: Language): boolean {
  return IMPORTS[language.id]?.test(text) === true;
}
