metadata description = 'The brand\'s domain on the app, with a certificate that the platform renews. Its CNAME and its TXT record asuid.<domain> have to stand before.'

param appName string
param domain string

@description('By an earlier deployment: bound plainly once more, it would answer without its certificate for a while.')
param isBound bool
param location string

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource binding 'Microsoft.Web/sites/hostNameBindings@2024-11-01' = if (!isBound) {
  parent: app
  name: domain
  properties: { hostNameType: 'Verified', customHostNameDnsRecordType: 'CName' }
}

// On Flex Consumption a certificate belongs to the site.
resource certificate 'Microsoft.Web/sites/certificates@2024-11-01' = {
  parent: app
  name: replace(domain, '.', '-')
  location: location
  properties: { canonicalName: domain }
  dependsOn: [binding]
}

// The same binding once more, since a certificate is only given for a name that is bound already.
module withCertificate 'domain-certificate.bicep' = {
  name: 'domain-certificate'
  params: { appName: appName, domain: domain, thumbprint: certificate.properties.thumbprint }
}
