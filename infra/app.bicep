metadata description = 'Everything of one environment, in its resource group.'

param name string
param location string
param tags object
param sizing object
param brandName string
param brandTimeZone string
param domain string
param domainBound bool
param weComCorpId string
param weComAgentId string
param fixedAddress bool
param storageSku string
param settings object
param secretSettings array
param alertMail string
param monthlyBudget int
param budgetStart string
param principalId string
param principalType string

// Names that have to be unique in the world end with this.
var unique = uniqueString(subscription().id, resourceGroup().id)

// The app's own keys are made once by keys.sh, and never by a deployment: a new key would make every contact a stranger.
var keys = ['Api__Key', 'Contacts__IdKey', 'Contacts__PhoneKeys', 'Cards__SigningKeys', 'Coupons__CodeKeys']
var ofWeCom = empty(weComCorpId) ? [] : ['WeCom__Secret', 'WeCom__CallbackToken', 'WeCom__EncodingAesKey']

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: 'id-${name}', location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: { name: 'st${unique}', location: location, tags: tags, sku: storageSku, principalId: identity.outputs.principalId }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${unique}'
    location: location
    tags: tags
    readerId: identity.outputs.principalId
    writerId: principalId
    writerType: principalType
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: name, location: location, tags: tags, logDays: sizing.logDays, logGb: sizing.logGb, principalId: identity.outputs.principalId }
}

module network 'modules/network.bicep' = if (fixedAddress) {
  name: 'network'
  params: { name: name, location: location, tags: tags }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: 'func-${name}-${unique}'
    location: location
    tags: tags
    sizing: sizing
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    vaultUri: vault.outputs.uri
    insightsConnection: monitoring.outputs.insightsConnection
    subnetId: fixedAddress ? network!.outputs.subnetId : ''
    secretSettings: union(keys, ofWeCom, secretSettings)
    settings: union(
      {
        Brand__Name: brandName
        Brand__TimeZone: brandTimeZone
        WeCom__CorpId: weComCorpId
        WeCom__AgentId: weComAgentId
        WeCom__OutgoingAddress: fixedAddress ? network!.outputs.address : 'changing'
      },
      settings)
    domain: domain
  }
}

module boundDomain 'modules/domain.bicep' = if (!empty(domain)) {
  name: 'domain'
  params: { appName: functionApp.outputs.name, domain: domain, isBound: domainBound, location: location }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: { name: name, location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId, mail: alertMail }
}

module budget 'modules/budget.bicep' = if (!empty(budgetStart)) {
  name: 'budget'
  params: { name: 'budget-${name}', amount: monthlyBudget, start: budgetStart, mail: alertMail }
}

output outgoingAddress string = fixedAddress ? network!.outputs.address : ''
output hostName string = functionApp.outputs.hostName
output domainVerification string = functionApp.outputs.domainVerification
output appName string = functionApp.outputs.name
output vaultName string = vault.outputs.name
