variable "url" {}
variable "ca" {}

resource "kubernetes_secret_v1" "database" {
  metadata {
    name = "database"
  }
  data = {
    url = var.url
  }
}

resource "kubernetes_deployment_v1" "orders" {
  metadata {
    name = "orders"
  }
  spec {
    template {
      spec {
        container {
          name  = "orders"
          image = "registry.example.com/orders:1"
          env {
            name = "DATABASE_URL"
            value_from {
              secret_key_ref {
                name = kubernetes_secret_v1.database.metadata[0].name
                key  = "url"
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
          config_map {
            name = var.ca
          }
        }
      }
    }
  }
}
