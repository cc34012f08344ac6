variable "resource_group" {}

variable "location" {
  default = "westeurope"
}

variable "sslmode" {
  default = "require"
}

variable "password" {
  sensitive = true
}
