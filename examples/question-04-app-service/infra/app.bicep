param service string
param stack string

@secure()
param settings object

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: '${service}-${uniqueString(resourceGroup().id)}'
  location: resourceGroup().location
  kind: 'app,linux'
  tags: {
    'azd-service-name': service
  }
  properties: {
    siteConfig: {
      linuxFxVersion: stack
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
  }
}
