param location string = resourceGroup().location

@secure()
param password string

var suffix = uniqueString(resourceGroup().id)

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: 'orders-${suffix}'
  location: location
  properties: {
    version: '16'
    administratorLogin: 'orders'
    administratorLoginPassword: password
  }
}

// The certificates of the platform: nothing to do.
module shop 'app.bicep' = {
  name: 'shop'
  params: {
    service: 'shop'
    stack: 'DOTNETCORE|8.0'
    settings: {
      ConnectionStrings__Orders: 'Host=${server.properties.fullyQualifiedDomainName};Database=orders;Username=shop;Password=${password};SSL Mode=VerifyFull'
    }
  }
}

// A file that is deployed with the code: the file changes.
module reports 'app.bicep' = {
  name: 'reports'
  params: {
    service: 'reports'
    stack: 'PYTHON|3.12'
    settings: {
      DATABASE_URL: 'postgresql://reports:${password}@${server.properties.fullyQualifiedDomainName}/orders?sslmode=verify-full&sslrootcert=/home/site/wwwroot/certs/azure.pem'
    }
  }
}

// A custom container: its image changes.
module worker 'app.bicep' = {
  name: 'worker'
  params: {
    service: 'worker'
    stack: 'DOCKER|contoso.azurecr.io/worker:latest'
    settings: {
      PGHOST: server.properties.fullyQualifiedDomainName
      PGSSLMODE: 'verify-full'
      PGSSLROOTCERT: '/app/certs/azure.pem'
      PGPASSWORD: password
    }
  }
}
