resource_group = "orders-prod"
sslmode        = "verify-full"
