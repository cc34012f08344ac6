resource "azurerm_postgresql_flexible_server" "orders" {
  name                = "orders"
  resource_group_name = var.resource_group
  location            = var.location
}

locals {
  query = join("&", ["sslmode=${var.sslmode}", "sslrootcert=/certs/ca.pem"])
}

resource "kubernetes_config_map_v1" "ca" {
  metadata {
    name = "postgres-ca"
  }
  data = {
    "ca.pem" = file("${path.module}/../certs/azure.pem")
  }
}

module "app" {
  source = "./modules/app"
  url    = format("postgresql://orders:%s@%s:5432/orders?%s", var.password, azurerm_postgresql_flexible_server.orders.fqdn, local.query)
  ca     = kubernetes_config_map_v1.ca.metadata[0].name
}

resource "terraform_data" "migrate" {
  provisioner "local-exec" {
    command = "psql -v ON_ERROR_STOP=1 -f schema.sql"
    environment = {
      PGHOST        = azurerm_postgresql_flexible_server.orders.fqdn
      PGSSLMODE     = "verify-full"
      PGSSLROOTCERT = "${path.module}/../certs/azure.pem"
    }
  }
}
