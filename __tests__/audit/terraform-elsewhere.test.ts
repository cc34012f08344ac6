import { roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const APP = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\n\npsycopg2.connect("")\n', 'ca.pem': roots('G1') };
const VARIABLES = (assign: string): string => ['PGHOST', 'PGSSLMODE', 'PGSSLROOTCERT'].map((name, index) => `    ${name}${assign}"${['orders.postgres.database.azure.com', 'verify-full', '/home/site/wwwroot/ca.pem'][index] ?? ''}"\n`).join('');
const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/app/ca.pem';

checkRows([
  {
    name: 'settings that azapi gives to an app, by its parent',
    files: { ...APP, 'main.tf': `resource "azurerm_linux_web_app" "api" {\n  name = "api"\n}\nresource "azapi_resource" "settings" {\n  type      = "Microsoft.Web/sites/config@2022-03-01"\n  name      = "appsettings"\n  parent_id = azurerm_linux_web_app.api.id\n  body = { properties = {\n${VARIABLES(' = ')}  } }\n}\n` },
    clients: ['main.tf:9 libpq yes breaks G2'],
  },
  {
    name: 'settings that azapi updates, by the id of the resource',
    files: { ...APP, 'main.tf': `variable "name" {}\nresource "azurerm_linux_web_app" "api" {\n  name = "\${var.name}-api"\n}\nresource "azapi_update_resource" "settings" {\n  type        = "Microsoft.Web/sites/config@2022-03-01"\n  resource_id = "\${azurerm_linux_web_app.api.id}/config/appsettings"\n  body = jsonencode({ properties = {\n${VARIABLES(' = ')}  } })\n}\n` },
    clients: ['main.tf:9 libpq yes breaks G2'],
  },
  {
    name: 'settings of an app that azapi makes as well',
    files: { ...APP, 'main.tf': `resource "azapi_resource" "app" {\n  type = "Microsoft.Web/sites@2022-03-01"\n  name = "api"\n  body = { kind = "app,linux" }\n}\nresource "azapi_resource" "settings" {\n  type      = "Microsoft.Web/sites/config@2022-03-01"\n  name      = "appsettings"\n  parent_id = azapi_resource.app.id\n  body = { properties = {\n${VARIABLES(' = ')}  } }\n}\n` },
    clients: ['main.tf:11 libpq yes breaks G2'],
  },
  {
    name: 'settings of an app that is made elsewhere',
    files: { ...APP, 'main.tf': `variable "app" {}\nresource "azapi_resource" "settings" {\n  type      = "Microsoft.Web/sites/config@2022-03-01"\n  name      = "appsettings"\n  parent_id = var.app\n  body = { properties = {\n${VARIABLES(' = ')}  } }\n}\n` },
    clients: ['main.tf:7 libpq yes breaks G2'],
  },
  {
    name: 'what the module of a registry is handed',
    files: { ...APP, 'main.tf': `module "api" {\n  source   = "Azure/avm-res-web-site/azurerm"\n  settings = {\n${VARIABLES(' = ')}  }\n}\n` },
    clients: ['main.tf:4 libpq yes unknown'],
  },
  {
    name: 'what Terragrunt hands to the module of another repository',
    files: { 'live/terragrunt.hcl': `terraform {\n  source = "git::https://example.com/modules.git//app?ref=v1"\n}\ninputs = {\n  app_settings = {\n${VARIABLES(' = ')}  }\n}\n` },
    clients: ['live/terragrunt.hcl:6 unknown yes unknown'],
  },
  {
    name: 'values for variables of a configuration elsewhere',
    files: { 'environments/prod.tfvars': `database_url = "${URL}"\n`, 'environments/dev.tfvars': 'database_host = "dev.postgres.database.azure.com"\ndatabase_sslmode = "verify-full"\n', 'modules/x/main.tf': 'variable "y" {}\n' },
    clients: ['environments/dev.tfvars:2 unknown yes unknown', 'environments/prod.tfvars:1 unknown yes unknown'],
  },
  {
    name: 'values for the only configuration that declares such variables',
    files: {
      ...APP,
      'infra/app/main.tf': `variable "mode" {}\nresource "azurerm_linux_web_app" "api" {\n  name = "api"\n  app_settings = {\n    PGHOST = "orders.postgres.database.azure.com"\n    PGSSLMODE = var.mode\n    PGSSLROOTCERT = "/home/site/wwwroot/ca.pem"\n  }\n}\n`,
      'infra/net/main.tf': 'variable "region" {}\n',
      'environments/prod/app.tfvars': 'mode = "verify-ca"\n',
    },
    clients: ['infra/app/main.tf:5 libpq yes breaks G2'],
  },
]);
