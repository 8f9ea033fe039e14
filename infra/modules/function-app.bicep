metadata description = 'The app on Flex Consumption.'

param name string
param location string
param tags object
param sizing object
param identityId string
param clientId string
param storageName string
param packageContainer string
param vaultUri string
param insightsConnection string

@description('Empty: traffic leaves from changing addresses.')
param subnetId string

@description('Names of settings whose values stand in the vault, under the same name with -- for __.')
param secretSettings array
param settings object

@description('Empty: the platform\'s own host name.')
param domain string

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

// What a callback is answered with and what answers it again half a minute later are kept warm: WeCom waits 1 second at the URL check and 5 at a callback.
var alwaysReady = sizing.ready == 0 ? [] : [
  { name: 'http', instanceCount: sizing.ready }
  { name: 'function:HandleCallbacksResume', instanceCount: sizing.ready }
]

var ofHost = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: account.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: account.properties.primaryEndpoints.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
}

var secrets = toObject(secretSettings, setting => setting, setting => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(setting, '__', '--')}/)')

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    // Only at its creation an app can be given certificates of its own, which its domain will need.
    siteScopedCertificatesEnabled: true
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: sizing.memory
        maximumInstanceCount: sizing.instances
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: sizing.requests } }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(ofHost, secrets, settings, { Brand__PublicUrl: 'https://${empty(domain) ? app.properties.defaultHostName : domain}' })
  }

  // Deployments come with an identity, and nobody needs a password for them. One after the other: an app refuses two changes at once.
  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    dependsOn: [appSettings]
    properties: { allow: false }
  }

  resource noScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    dependsOn: [noFtp]
    properties: { allow: false }
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
output domainVerification string = app.properties.customDomainVerificationId
