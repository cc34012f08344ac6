import { checkRows } from './table.ts';
import { roots } from '../support/audit.ts';

const APP = 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n';
const CODE = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': APP };

checkRows([
  {
    name: 'settings of a web app, whose server is a resource and whose mode is a local',
    files: {
      ...CODE,
      'certs/ca.pem': roots('B'),
      'infra/main.tf': `
locals {
  sslmode = "verify-full"
}

resource "azurerm_postgresql_flexible_server" "main" {
  name = "orders"
}

resource "azurerm_linux_web_app" "api" {
  name = "orders-api"
  site_config {
    application_stack {
      python_version = "3.12"
    }
  }
  app_settings = {
    DATABASE_URL = "postgresql://app:hunter2@\${azurerm_postgresql_flexible_server.main.fqdn}/orders?sslmode=\${local.sslmode}&sslrootcert=certs/ca.pem"
  }
}
`,
    },
    clients: ['infra/main.tf:18 libpq yes unknown'],
  },
  {
    name: 'locals and format()',
    files: {
      'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
      'ca.pem': roots('B'),
      'main.tf': `
variable "host" { default = "orders.postgres.database.azure.com" }
locals {
  url = format("jdbc:postgresql://%s:%d/orders?sslmode=%s", var.host, 5432, "verify-ca")
}
resource "azurerm_linux_web_app" "api" {
  name = "api"
  app_settings = merge({ A = "b" }, { SPRING_DATASOURCE_URL = "\${local.url}&sslrootcert=ca.pem" })
}
`,
    },
    clients: ['main.tf:4 pgjdbc yes unknown'],
  },
]);
