metadata description = 'PrivateDomain in a subscription, by azd up or by az deployment sub create. See README.md.'

targetScope = 'subscription'

@description('Names everything that is made: lower case, so that several can stand in one subscription.')
@minLength(2)
@maxLength(16)
param environmentName string

@description('A region that has Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string

@description('try: to look at, with the simulated WeCom only. shop: one brand. chain: a brand with many shops. See README.md for what each costs.')
@allowed(['try', 'shop', 'chain'])
param size string = 'try'

@description('What customers read on pages and in messages.')
param brandName string

@description('IANA time zone of the brand.')
param brandTimeZone string = 'Asia/Shanghai'

@description('The domain of the brand that printed codes and callbacks lead to, such as card.example.com. Empty until its CNAME and TXT records stand: see README.md.')
param domain string = ''

@description('The domain that an earlier deployment has bound; azd keeps it.')
param boundDomain string = ''

@description('The corporation at WeCom; empty: none yet.')
param weComCorpId string = ''

@description('The app at WeCom.')
param weComAgentId string = ''

@description('All traffic leaves from one address, which WeCom asks for since mid-2022. Without it a real corporation refuses every call.')
param fixedAddress bool = size != 'try'

@description('Redundant over zones; Standard_LRS where the region has none. It cannot be changed by a later deployment.')
@allowed(['Standard_ZRS', 'Standard_LRS'])
param storageSku string = 'Standard_ZRS'

@description('Further settings of the app that are no secret, by name, such as { Delivery__MonthlyCap: "6" }.')
param settings object = {}

@description('Further settings whose values stand in the key vault, such as ["WeChatPay__ApiV3Key"].')
param secretSettings array = []

@description('Who is told when something is wrong.')
param alertMail string

@description('In the currency of the subscription, a month. 0: the size\'s own.')
@minValue(0)
param monthlyBudget int = 0

@description('The first day of the month in which the budget began, or begins, yyyy-MM-01: budget-start.sh says it. Empty: there is none.')
param budgetStart string = ''

@description('Who deploys, to be allowed to write secrets; azd fills it in.')
param principalId string = ''

@description('Of whom principalId names.')
@allowed(['User', 'ServicePrincipal'])
param principalType string = 'User'

// What differs between the sizes, and nothing else does. Memory in MB; each always-ready instance is paid for all day.
var sizes = {
  try: { memory: 512, instances: 40, ready: 0, requests: 4, logDays: 30, logGb: 1, budget: 20 }
  shop: { memory: 2048, instances: 40, ready: 1, requests: 16, logDays: 30, logGb: 5, budget: 150 }
  chain: { memory: 2048, instances: 200, ready: 1, requests: 16, logDays: 90, logGb: 20, budget: 500 }
}

var tags = { 'azd-env-name': environmentName, app: 'privatedomain', size: size }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module app 'app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: environmentName
    location: location
    tags: tags
    sizing: sizes[size]
    brandName: brandName
    brandTimeZone: brandTimeZone
    domain: domain
    domainBound: boundDomain == domain
    weComCorpId: weComCorpId
    weComAgentId: weComAgentId
    fixedAddress: fixedAddress
    storageSku: storageSku
    settings: settings
    secretSettings: secretSettings
    alertMail: alertMail
    monthlyBudget: monthlyBudget > 0 ? monthlyBudget : sizes[size].budget
    budgetStart: budgetStart
    principalId: principalId
    principalType: principalType
  }
}

@description('Enter it at WeCom as a trusted address (企业可信IP).')
output outgoingAddress string = app.outputs.outgoingAddress

@description('What has to be put right before customers come; empty where nothing has.')
output warning string = !empty(weComCorpId) && !fixedAddress && !contains(settings, 'WeCom__ApiBaseUrl') ? 'WeCom will refuse every call of the app: its traffic leaves from changing addresses. Deploy the size shop or chain.' : ''

@description('Where the domain\'s CNAME record points.')
output hostName string = app.outputs.hostName

@description('What the domain\'s TXT record asuid.<domain> says.')
output domainVerification string = app.outputs.domainVerification

output appName string = app.outputs.appName
output vaultName string = app.outputs.vaultName
output resourceGroupName string = group.name
