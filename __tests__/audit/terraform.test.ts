import { expect, test } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const CODE: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
};
const IMAGE: Files = { ...CODE, 'Dockerfile': 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n' };
const SERVER = 'resource "azurerm_postgresql_flexible_server" "main" {\n  name = "orders"\n}\n';
const url = (query: string, host = HOST): string => `postgresql://app:hunter2@${host}/orders?${query}`;
const CA = 'sslmode=verify-full&sslrootcert=/app/ca.pem';

checkRows([
  {
    name: 'a web app in a container: mode and host from elsewhere',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'infra/main.tf': `locals {
  query = "sslmode=verify-full&sslrootcert=/app/ca.pem"
}
resource "azurerm_linux_web_app" "api" {
  name = "orders-api"
  site_config {
    application_stack {
      docker_image_name   = "orders-api:1"
      docker_registry_url = "https://acme.azurecr.io"
    }
  }
  app_settings = {
    DATABASE_URL = "postgresql://app:hunter2@\${azurerm_postgresql_flexible_server.main.fqdn}/orders?\${local.query}"
  }
}
${SERVER}`,
    },
    clients: ['infra/main.tf:13 libpq yes breaks G2'],
  },
  {
    name: 'a local with format(), merged into the settings',
    files: {
      'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
      'Dockerfile': 'FROM eclipse-temurin:21\nWORKDIR /app\nCOPY . .\n',
      'ca.pem': roots('B G2 MS'),
      'main.tf': `variable "host" { default = "${HOST}" }
locals {
  url = format("jdbc:postgresql://%s:%d/orders?sslmode=%s", var.host, 5432, "verify-ca")
}
resource "azurerm_linux_web_app" "api" {
  site_config {
    application_stack {
      docker_image_name = "api"
    }
  }
  app_settings = merge({ A = "b" }, { SPRING_DATASOURCE_URL = "\${local.url}&sslrootcert=/app/ca.pem" })
}
`,
    },
    clients: ['main.tf:3 pgjdbc yes connects'],
  },
  {
    name: 'psql in local-exec, its PG* in a map',
    files: {
      'certs/ca.pem': roots('B'),
      'main.tf': `resource "null_resource" "migrate" {
  provisioner "local-exec" {
    command = "psql -f schema.sql"
    environment = {
      PGHOST        = azurerm_postgresql_flexible_server.main.fqdn
      PGPASSWORD    = "hunter2"
      PGSSLMODE     = "verify-full"
      PGSSLROOTCERT = "\${path.module}/certs/ca.pem"
    }
  }
}
${SERVER}`,
    },
    clients: ['main.tf:5 libpq yes breaks G2'],
  },
  {
    name: 'local-exec that writes the root it reads',
    files: {
      'main.tf': `resource "terraform_data" "migrate" {
  provisioner "local-exec" {
    interpreter = ["/bin/bash", "-c"]
    command     = <<-EOT
      curl -sSo /tmp/ca.pem https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt.pem
      psql "host=\${azurerm_postgresql_flexible_server.main.fqdn} sslmode=verify-full sslrootcert=/tmp/ca.pem" -c 'select 1'
    EOT
  }
}
${SERVER}`,
    },
    clients: ['main.tf:6 libpq yes breaks G2'],
  },
  {
    name: 'a machine that is given a root and a command that reads it',
    files: {
      'certs/ca.pem': roots('B'),
      'main.tf': `resource "azurerm_linux_virtual_machine" "vm" {
  provisioner "file" {
    source      = "\${path.module}/certs/ca.pem"
    destination = "/tmp/ca.pem"
  }
  provisioner "remote-exec" {
    inline = ["sudo mkdir -p /etc/pg", "sudo cp /tmp/ca.pem /etc/pg/root.pem", "psql 'host=${HOST} sslmode=verify-full sslrootcert=/etc/pg/root.pem' -c 'select 1'"]
  }
}
`,
    },
    clients: ['main.tf:7 libpq yes breaks G2'],
  },
  {
    name: 'a container app: secret, dynamic block, image of the Dockerfile',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'main.tf': `resource "azurerm_container_app" "api" {
  name = "api"
  secret {
    name  = "db-url"
    value = "${url(CA)}"
  }
  template {
    container {
      name  = "api"
      image = "acme.azurecr.io/api:\${var.tag}"
      dynamic "env" {
        for_each = { DATABASE_URL = "db-url" }
        content {
          name        = env.key
          secret_name = env.value
        }
      }
    }
  }
}
`,
    },
    clients: ['main.tf:5 libpq yes breaks G2'],
  },
  {
    name: 'Kubernetes resources: a Secret bound, a ConfigMap mounted, its text from a file',
    files: {
      ...IMAGE,
      'infra/ca.pem': roots('B'),
      'infra/main.tf': `resource "kubernetes_config_map_v1" "ca" {
  metadata {
    name = "pg-ca"
  }
  data = {
    "root.crt" = file("\${path.module}/ca.pem")
  }
}
resource "kubernetes_secret_v1" "db" {
  metadata { name = "db" }
  data = {
    DATABASE_URL = "${url('sslmode=verify-full&sslrootcert=/certs/root.crt')}"
  }
}
resource "kubernetes_deployment_v1" "api" {
  metadata { name = "api" }
  spec {
    template {
      spec {
        container {
          name  = "api"
          image = "acme.azurecr.io/api:1"
          env {
            name = "DATABASE_URL"
            value_from {
              secret_key_ref {
                name = kubernetes_secret_v1.db.metadata[0].name
                key  = "DATABASE_URL"
              }
            }
          }
          volume_mount {
            name       = "ca"
            mount_path = "/certs"
          }
        }
        volume {
          name = "ca"
          config_map { name = kubernetes_config_map_v1.ca.metadata.0.name }
        }
      }
    }
  }
}
`,
    },
    clients: ['infra/main.tf:12 libpq yes breaks G2'],
  },
  {
    name: 'kubectl_manifest and kubernetes_manifest',
    files: {
      ...IMAGE,
      'main.tf': `resource "kubectl_manifest" "x" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: x
    data:
      DATABASE_URL: "postgresql://app:hunter2@\${azurerm_postgresql_flexible_server.main.fqdn}/orders?sslmode=require"
  YAML
}
resource "kubernetes_manifest" "y" {
  manifest = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "y" }
    data       = { DATABASE_URL = "${url('sslmode=require', `other-${HOST}`)}" }
  }
}
${SERVER}`,
    },
    clients: ['app.py:4 libpq unknown unassigned', 'main.tf:16 libpq no not-affected', 'main.tf:8 libpq no not-affected'],
  },
  {
    name: 'a module that two environments call, each with its own server and mode',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'modules/app/main.tf': `variable "url" {}
variable "extra" { default = {} }
resource "azurerm_linux_web_app" "this" {
  site_config {
    application_stack { docker_image_name = "app" }
  }
  app_settings = merge(var.extra, { DATABASE_URL = var.url })
}
`,
      'envs/prod/main.tf': `module "app" {
  source = "../../modules/app"
  url    = "postgresql://app:hunter2@${HOST}/orders?sslmode=\${var.mode}&sslrootcert=/app/ca.pem"
}
variable "mode" {}
`,
      'envs/prod/terraform.tfvars': 'mode = "verify-full"\n',
      'envs/dev/main.tf': `module "app" {
  source = "../../modules/app"
  url    = "${url('sslmode=disable', `dev-${HOST}`)}"
}
`,
    },
    clients: ['envs/dev/main.tf:3 libpq no not-affected', 'envs/prod/main.tf:3 libpq yes breaks G2'],
  },
  {
    name: 'one of several files of values decides: the worst counts',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'main.tf': `variable "query" {}
resource "azurerm_container_group" "api" {
  os_type = "Linux"
  container {
    name                         = "api"
    image                        = "acme/api"
    secure_environment_variables = { DATABASE_URL = "postgresql://app:hunter2@${HOST}/orders?sslmode=\${var.mode}&sslrootcert=/app/ca.pem" }
  }
}
variable "mode" { default = "disable" }
`,
      'env/prod.tfvars': 'mode = "verify-full"\n',
      'env/dev.tfvars': 'other = 1\n',
    },
    clients: ['main.tf:7 libpq yes breaks G2'],
  },
  {
    name: 'a module of for_each: each instance',
    files: {
      'main.tf': `locals {
  servers = {
    a = { host = "a-${HOST}", mode = "verify-full" }
    b = { host = "b-${HOST}", mode = "disable" }
  }
}
resource "azurerm_linux_function_app" "f" {
  for_each = local.servers
  name     = "f-\${each.key}"
  app_settings = {
    DATABASE_URL = "postgresql://app:hunter2@\${each.value.host}/orders?sslmode=\${each.value.mode}&sslrootcert=/ca.pem"
  }
}
`,
      ...CODE,
    },
    clients: ['app.py:4 libpq unknown unassigned', 'main.tf:11 libpq no not-affected', 'main.tf:11 libpq yes unknown'],
  },
  {
    name: 'a secret of a key vault, referred to by its address',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'main.tf': `resource "azurerm_key_vault_secret" "db" {
  name  = "db-url"
  value = "${url(CA)}"
}
resource "azurerm_linux_web_app" "a" {
  site_config {
    application_stack { docker_image_name = "app" }
  }
  app_settings = { DATABASE_URL = "@Microsoft.KeyVault(SecretUri=\${azurerm_key_vault_secret.db.versionless_id})" }
}
`,
    },
    clients: ['main.tf:3 libpq yes breaks G2'],
  },
  {
    name: 'linked services: azapi, custom, and of the provider itself',
    files: {
      'main.tf': `resource "azapi_resource" "v2" {
  type = "Microsoft.DataFactory/factories/linkedservices@2018-06-01"
  name = "v2"
  body = jsonencode({
    properties = {
      type = "PostgreSqlV2"
      typeProperties = {
        server   = "${HOST}"
        sslMode  = 4
        password = { type = "SecureString", value = "hunter2" }
      }
      connectVia = { referenceName = "own", type = "IntegrationRuntimeReference" }
    }
  })
}
resource "azurerm_data_factory_integration_runtime_self_hosted" "own" { name = "own" }
resource "azurerm_data_factory_linked_service_postgresql" "v1" {
  name                     = "v1"
  connection_string        = "host=v1-${HOST};port=5432;database=orders;uid=app;password=hunter2;EncryptionMethod=1;ValidateServerCertificate=0"
  integration_runtime_name = azurerm_data_factory_integration_runtime_self_hosted.own.name
}
resource "azurerm_data_factory_linked_custom_service" "custom" {
  name                 = "custom"
  type                 = "AzurePostgreSql"
  type_properties_json = <<JSON
{
  "server": "\${azurerm_postgresql_flexible_server.main.fqdn}",
  "sslMode": 1
}
JSON
}
${SERVER}`,
    },
    clients: ['main.tf:19 data-factory no not-affected', 'main.tf:28 data-factory no not-affected', 'main.tf:9 data-factory yes unknown'],
  },
  {
    name: 'the provider that manages a server',
    files: {
      'infra/ca.pem': roots('B'),
      'infra/main.tf': `provider "postgresql" {
  host        = azurerm_postgresql_flexible_server.main.fqdn
  username    = "adm"
  password    = "hunter2"
  sslmode     = "verify-full"
  sslrootcert = "ca.pem"
}
${SERVER}`,
    },
    clients: ['infra/main.tf:5 unknown yes breaks G2'],
  },
  {
    name: 'other providers: a task definition, a container of Docker, Cloud Run',
    files: {
      'main.tf': `resource "aws_ecs_task_definition" "t" {
  container_definitions = jsonencode([{
    name        = "api"
    image       = "acme/api:1"
    environment = [{ name = "PGHOST", value = "${HOST}" }, { name = "PGSSLMODE", value = "verify-full" }, { name = "PGPASSWORD", value = "hunter2" }]
  }])
}
resource "docker_container" "c" {
  image = "acme/api:2"
  env   = ["A=b", "DATABASE_URL=${url('sslmode=verify-full', `d-${HOST}`)}"]
}
resource "google_cloud_run_v2_service" "s" {
  template {
    containers {
      image = "acme/api:3"
      env {
        name  = "DATABASE_URL"
        value = "${url('sslmode=verify-full', `g-${HOST}`)}"
      }
    }
  }
}
`,
    },
    clients: ['main.tf:10 unknown yes unknown', 'main.tf:18 unknown yes unknown', 'main.tf:5 unknown yes unknown'],
  },
  {
    name: 'strings that no resource takes: an output, a local, values of a chart, a file, a script',
    files: {
      ...CODE,
      'main.tf': `output "url" {
  value = "${url('sslmode=disable', `o-${HOST}`)}"
}
locals {
  unused = "${url('sslmode=disable', `l-${HOST}`)}"
}
resource "helm_release" "x" {
  values = [yamlencode({ url = "${url('sslmode=disable', `h-${HOST}`)}" })]
  set {
    name  = "url"
    value = "${url('sslmode=disable', `s-${HOST}`)}"
  }
}
resource "local_sensitive_file" "env" {
  filename = "\${path.module}/.env"
  content  = <<-EOT
    A=b
    DATABASE_URL=${url('sslmode=disable', `f-${HOST}`)}
  EOT
}
resource "azurerm_linux_virtual_machine" "vm" {
  custom_data = base64encode(<<-EOT
    #!/bin/bash
    psql "${url('sslmode=disable', `v-${HOST}`)}"
  EOT
  )
}
module "elsewhere" {
  source = "Azure/thing/azurerm"
  url    = "${url('sslmode=disable', `m-${HOST}`)}"
}
`,
    },
    clients: ['main.tf:11', 'main.tf:18', 'main.tf:2', 'main.tf:24', 'main.tf:30', 'main.tf:5', 'main.tf:8'].map((at) => `${at} libpq no not-affected`),
  },
  {
    name: 'the JSON form',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'cdk.tf.json': JSON.stringify({ '//': 'made', 'resource': { azurerm_linux_web_app: { api: { app_settings: { DATABASE_URL: `postgresql://app:hunter2@\${azurerm_postgresql_flexible_server.main.fqdn}/orders?${CA}` }, site_config: { application_stack: { docker_image_name: 'api' } } } }, azurerm_postgresql_flexible_server: { main: { name: 'orders' } } } }, null, 2),
    },
    clients: ['cdk.tf.json:7 libpq yes breaks G2'],
  },
  {
    name: 'Terragrunt',
    files: {
      ...IMAGE,
      'ca.pem': roots('B'),
      'modules/app/main.tofu': 'variable "url" {}\nresource "azurerm_linux_web_app" "this" {\n  site_config {\n    application_stack { docker_image_name = "app" }\n  }\n  app_settings = { DATABASE_URL = var.url }\n}\n',
      'live/prod/terragrunt.hcl': `terraform {
  source = "../../modules//app"
}
inputs = {
  url = "${url(CA)}"
}
`,
    },
    clients: ['live/prod/terragrunt.hcl:5 libpq yes breaks G2'],
  },
  {
    name: 'two strings with one local in both',
    files: { 'main.tf': `locals { h = "${HOST}" }\nresource "null_resource" "a" {\n  provisioner "local-exec" {\n    command = "psql 'postgresql://u:p@\${local.h}/o?sslmode=disable' -c 1"\n  }\n}\noutput "b" { value = "postgresql://u:p@\${local.h}/p?sslmode=disable" }\n` },
    clients: ['main.tf:4 libpq no not-affected', 'main.tf:7 unknown no not-affected'],
  },
  {
    name: 'a broken file still says what it says',
    files: { ...CODE, 'main.tf': `resource "azurerm_linux_web_app" "a" {\n  name = "a\n  oops = [1, 2\n  app_settings = {\n    B =\n    DATABASE_URL = "${url('sslmode=disable')}"\n` },
    clients: ['main.tf:6 libpq no not-affected'],
  },
  {
    name: 'innocent: MySQL, comments, descriptions, other servers',
    files: {
      'main.tf': `resource "azurerm_mysql_flexible_server" "m" { name = "x" }
resource "azurerm_linux_web_app" "b" {
  app_settings = { DB = "mysql://u:hunter2@x.mysql.database.azure.com/d?sslmode=verify-full", PORT = 80 }
}
# DATABASE_URL = "${url('sslmode=verify-full')}"
variable "x" { description = "like ${url('sslmode=verify-full')}" }
${SERVER}`,
    },
    clients: [],
  },
]);

test('no password and no user name gets into the report', () => {
  const report = auditFiles({
    ...IMAGE,
    'main.tf': `variable "password" { default = "planted-1" }
locals { secret = "planted-2" }
resource "random_password" "p" { length = 20 }
resource "azurerm_key_vault_secret" "p" {
  name  = "p"
  value = "planted-3"
}
resource "azurerm_linux_web_app" "a" {
  app_settings = {
    DATABASE_URL = "postgresql://planted-user:\${var.password}@${HOST}/o?sslmode=verify-full&sslpassword=\${local.secret}"
    DB_PASSWORD  = azurerm_key_vault_secret.p.value
    API_TOKEN    = "planted-4"
    PGHOST       = "${HOST}"
    PGUSER       = "planted-user"
    PGPASSWORD   = "planted-5"
  }
}
provider "postgresql" {
  host     = "${HOST}"
  sslmode  = "verify-full"
  username = "planted-user"
  password = "planted-6"
}
resource "null_resource" "x" {
  provisioner "local-exec" {
    command     = "PGPASSWORD=planted-7 psql 'host=${HOST} user=planted-user password=planted-8 sslmode=verify-full'"
    environment = { PGPASSWORD = "planted-9" }
  }
}
`,
  });
  expect(report.clients.length).toBeGreaterThan(2);
  expect(JSON.stringify(report)).not.toContain('planted-');
});

test('line ends of Windows and a byte-order mark move nothing', () => {
  const report = auditFiles({ 'main.tf': `\uFEFFoutput "x" {\r\n  value = "${url('sslmode=disable')}"\r\n}\r\n` });
  expect(report.clients.map(({ location }) => `${location.path}:${location.line}:${location.column}`)).toEqual(['main.tf:2:12']);
});

test('certificates in a heredoc are found where they stand', () => {
  const report = auditFiles({ 'main.tf': `locals {\n  ca = <<EOT\n${roots('B')}EOT\n}\n` });
  expect(report.certificates.flatMap(({ id, locations }) => locations.map(({ path, line }) => `${id ?? '?'} ${path}:${line}`))).toEqual(['baltimore-cybertrust-root main.tf:3']);
});

test.each([
  ['NUL', `a\0b = "${url('sslmode=disable')}"\0\n`],
  ['UTF-16', new Uint8Array([0xff, 0xfe, ...Buffer.from(`output "x" {\n  value = "${url('sslmode=disable')}"\n}\n`, 'utf16le')])],
  ['locals in a circle', 'locals {\n  a = local.b\n  b = local.a\n}\noutput "x" { value = local.a }\n'],
  ['a module that calls itself', 'module "a" { source = "./" }\nmodule "b" { source = "../" }\n'],
  ['names of prototypes', 'locals {\n  __proto__ = { constructor = "x" }\n  a = local.__proto__.constructor.toString\n}\noutput "x" { value = local.a }\nvariable "constructor" {}\noutput "y" { value = var.constructor }\n'],
  ['branches that double', `locals {\n${Array.from({ length: 60 }, (_, index) => `  a${index} = var.x ? "\${local.a${index + 1}}-\${local.a${index + 1}}" : "z"`).join('\n')}\n  a60 = "b"\n}\noutput "x" { value = "postgresql://h/\${local.a0}" }\n`],
  ['lists that double', `locals {\n${Array.from({ length: 60 }, (_, index) => `  a${index} = concat(local.a${index + 1}, local.a${index + 1})`).join('\n')}\n  a60 = ["b"]\n}\nresource "a" "b" { env = local.a0 }\n`],
  ['maps that double', `locals {\n${Array.from({ length: 60 }, (_, index) => `  a${index} = { b = local.a${index + 1}, c = local.a${index + 1} }`).join('\n')}\n  a60 = "b"\n}\nresource "kubernetes_config_map" "b" { data = local.a0 }\nresource "kubernetes_pod" "b" { spec = local.a0 }\n`],
])('hostile: %s', (_, text) => {
  const before = performance.now();
  expect(linesOf(auditFiles({ 'main.tf': text }))).toEqual(expect.any(Array));
  expect(performance.now() - before).toBeLessThan(5000);
});
