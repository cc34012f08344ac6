/**
 * Packages whose programs describe deployments, by registry: the beginnings of their names. What such a program hands on is for
 * programs of any language.
 */
const BEGINNINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['npm', ['@pulumi/', 'cdktf', '@cdktf/', 'aws-cdk-lib', '@aws-cdk/', 'constructs', 'cdk8s']],
  ['pypi', ['pulumi', 'cdktf', 'aws-cdk', 'constructs', 'cdk8s']],
  ['nuget', ['pulumi', 'hashicorp.cdktf', 'amazon.cdk', 'constructs']],
  ['go', ['github.com/pulumi/', 'github.com/hashicorp/terraform-cdk-go', 'github.com/aws/aws-cdk-go', 'github.com/cdk8s-team/']],
  ['maven', ['com.pulumi', 'com.hashicorp:cdktf', 'software.amazon.awscdk', 'software.constructs']],
]);

/** Whether a package is for programs that describe deployments (Pulumi, CDK, CDK for Terraform). */
export function isDeploymentPackage(ecosystem: string, name: string): boolean {
  const small = name.toLowerCase();
  return BEGINNINGS.get(ecosystem)?.some((beginning) => small.startsWith(beginning)) === true;
}
