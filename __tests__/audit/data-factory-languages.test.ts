import { describe } from 'vitest';
import { checkRows } from './table.ts';

const SERVER = 'shop.postgres.database.azure.com';
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

const bicep = `param server string = '${SERVER}'
resource factory 'Microsoft.DataFactory/factories@2018-06-01' = {
  name: 'shop-etl'
  location: 'westeurope'
}
resource ir 'Microsoft.DataFactory/factories/integrationRuntimes@2018-06-01' = {
  parent: factory
  name: 'shir'
  properties: {
    type: 'SelfHosted'
  }
}
resource pg 'Microsoft.DataFactory/factories/linkedservices@2018-06-01' = {
  parent: factory
  name: 'pg'
  properties: {
    type: 'AzurePostgreSql'
    version: '2.0'
    typeProperties: {
      server: server
      sslMode: 5
    }
    connectVia: {
      referenceName: ir.name
      type: 'IntegrationRuntimeReference'
    }
  }
}
resource old 'Microsoft.DataFactory/factories/linkedservices@2018-06-01' = {
  parent: factory
  name: 'old'
  properties: {
    type: 'AzurePostgreSql'
    typeProperties: {
      connectionString: 'host=\${server};database=shop;uid=etl;EncryptionMethod=1;ValidateServerCertificate=1'
    }
  }
}
`;

const terraform = `resource "azurerm_data_factory_integration_runtime_self_hosted" "shir" {
  data_factory_id = azurerm_data_factory.f.id
  name            = "shir"
}

resource "azurerm_data_factory_linked_service_postgresql" "old" {
  name                     = "old"
  data_factory_id          = azurerm_data_factory.f.id
  integration_runtime_name = azurerm_data_factory_integration_runtime_self_hosted.shir.name
  connection_string        = "Host=${SERVER};Port=5432;Database=shop;UID=etl;EncryptionMethod=1;ValidateServerCertificate=1"
}

resource "azurerm_data_factory_linked_custom_service" "pg" {
  name                 = "pg"
  data_factory_id      = azurerm_data_factory.f.id
  type                 = "AzurePostgreSql"
  type_properties_json = jsonencode({
    server  = "${SERVER}"
    sslMode = 5
  })
}
`;

const nested = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "mode": { "type": "int", "defaultValue": 4 } },
  "resources": [
    { "type": "Microsoft.DataFactory/factories", "apiVersion": "2018-06-01", "name": "f", "resources": [
      { "type": "linkedservices", "apiVersion": "2018-06-01", "name": "pg", "properties": {
        "type": "AzurePostgreSql", "typeProperties": {
          "connectionString": "host=${SERVER};uid=etl;EncryptionMethod=1;ValidateServerCertificate=1"
      } } }
    ] }
  ]
}
`;
const mixed = nested.replace('"resources": [\n', '"resources": [\n    { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2021-01-01", "name": "store" },\n');

describe('a linked service in the languages of templates', () => {
  checkRows([
    { name: 'Bicep', files: { 'main.bicep': bicep }, clients: [`main.bicep:${lineOf(bicep, 'sslMode: 5')} data-factory yes unknown`, `main.bicep:${lineOf(bicep, 'connectionString')} data-factory yes connects`] },
    { name: 'Terraform', files: { 'main.tf': terraform }, clients: [`main.tf:${lineOf(terraform, 'connection_string ')} data-factory yes unknown`, `main.tf:${lineOf(terraform, 'sslMode = 5')} data-factory yes connects`] },
    { name: 'a template of a factory that holds it', files: { 'azuredeploy.json': nested }, clients: [`azuredeploy.json:${lineOf(nested, '"connectionString"')} data-factory yes connects`] },
    { name: 'a template of a factory and more', files: { 'azuredeploy.json': mixed }, clients: [`azuredeploy.json:${lineOf(mixed, '"connectionString"')} data-factory yes connects`] },
  ]);
});
