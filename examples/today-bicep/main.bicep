@description('orders-old.pem or orders.pem')
@allowed(['old', 'new'])
param bundle string

var certificate = bundle == 'old' ? loadTextContent('certs/orders-old.pem') : loadTextContent('certs/orders.pem')

resource orders 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'orders'
  location: resourceGroup().location
  properties: {
    configuration: {
      secrets: [
        { name: 'ca', value: certificate }
      ]
    }
    template: {
      containers: [
        {
          name: 'orders'
          image: 'contoso.azurecr.io/orders:1.4'
          env: [
            { name: 'DATABASE_URL', value: 'postgresql://orders@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/certs/ca.pem' }
          ]
          volumeMounts: [
            { volumeName: 'certs', mountPath: '/certs' }
          ]
        }
      ]
      volumes: [
        { name: 'certs', storageType: 'Secret', secrets: [{ secretRef: 'ca', path: 'ca.pem' }] }
      ]
    }
  }
}
