metadata description = 'What wants a person, by mail. docs/operations.md says what to do about each.'

param name string
param location string
param tags object
param workspaceId string
param mail string

// By name: what it means, its query over the logs (one row is enough to tell), how often it is looked at and over which time, and how grave it is (0 the gravest).
// A test compares the lines and functions that are asked for with the code.
var rules = {
  'welcome-lost': {
    meaning: 'A customer was not greeted. The keeper is told who it was; the reason is in the line.'
    query: 'AppTraces | where Message startswith "A welcome is lost"'
    every: 'PT5M'
    over: 'PT5M'
    severity: 1
  }
  'poison-message': {
    meaning: 'A message failed for good and is kept in the table failures. Put right what it failed at, then replay it.'
    query: 'AppTraces | where Message startswith "A message of the lane"'
    every: 'PT15M'
    over: 'PT15M'
    severity: 1
  }
  'to-be-put-right': {
    meaning: 'A platform refuses until a person acts: a secret, a permission, a trusted address, a used-up quota.'
    query: 'AppTraces | where Message startswith "To be put right by a person" and Message !startswith "To be put right by a person, coupons-low-"'
    every: 'PT15M'
    over: 'PT15M'
    severity: 1
  }
  'low-coupon-pool': {
    meaning: 'An offer runs out of codes. Import more.'
    query: 'AppTraces | where Message startswith "To be put right by a person, coupons-low-"'
    every: 'PT1H'
    over: 'PT1H'
    severity: 2
  }
  'slow-callbacks': {
    meaning: 'One callback in a hundred takes longer than 3 seconds; platforms wait for 5.'
    query: 'AppRequests | where OperationName in ("ReceiveWeComCallback", "ReceiveOfficialAccountCallback", "ReceiveWeChatPayCallback", "ReceiveShopCallback") | summarize p99 = percentile(DurationMs, 99) | where p99 > 3000'
    every: 'PT15M'
    over: 'PT15M'
    severity: 2
  }
  'failed-timer': {
    meaning: 'A timer failed. What it left is done at its next run, if that succeeds.'
    query: 'AppRequests | where OperationName in ("SweepDue", "RefitForecasts", "ReconcileKeepers", "ReadGroups", "CheckKeepers", "TidyContactWays", "SweepJobFiles", "RenewMedia") and Success == false'
    every: 'PT15M'
    over: 'PT15M'
    severity: 2
  }
  'silent-timer': {
    meaning: 'Nothing that is due was looked for in the last half hour: reminders and campaigns stand still.'
    query: 'AppRequests | where OperationName == "SweepDue" | summarize runs = count() | where runs == 0'
    every: 'PT30M'
    over: 'PT30M'
    severity: 1
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: mail, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [for rule in items(rules): {
  name: '${name}-${rule.key}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.key
    description: rule.value.meaning
    severity: rule.value.severity
    scopes: [workspaceId]
    // A workspace of a minute ago does not know its tables yet.
    skipQueryValidation: true
    evaluationFrequency: rule.value.every
    windowSize: rule.value.over
    criteria: {
      allOf: [{ query: rule.value.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }]
    }
    // Told once, and again when it comes back after it was over.
    autoMitigate: true
    actions: { actionGroups: [people.id] }
  }
}]
