// What an operator is woken for: many 5xx answers, a slow origin (as Front Door sees the app), and pages whose rewriting stopped in
// mid-body. The last is a log line of the app's, for its metrics go nowhere without a collector. With one (OTEL_EXPORTER_OTLP_ENDPOINT)
// the app's lines go there, too, and this alert is to be made there.
// Azure Verified Modules: avm/res/insights/metric-alert, avm/res/insights/scheduled-query-rule, avm/res/insights/action-group.

@description('The name of the action group.')
param actionGroupName string

@description('The region of the log alert.')
param location string

@description('Tags of all.')
param tags object

@description('The Front Door profile.')
param profileId string

@description('The workspace of the app\'s logs.')
param workspaceId string

@description('Who is told. Empty: nobody.')
param email string

@description('The share of 5xx answers, in percent.')
param serverErrorPercent int

@description('The mean origin latency, in milliseconds.')
param originLatencyMilliseconds int

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'edge'
    enabled: true
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'operators'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

resource serverErrors 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'edge-server-errors'
  location: 'global'
  tags: tags
  properties: {
    description: 'The share of 5xx answers is high.'
    severity: 1
    enabled: true
    scopes: [
      profileId
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'share'
          metricNamespace: 'Microsoft.Cdn/profiles'
          metricName: 'Percentage5XX'
          operator: 'GreaterThan'
          threshold: serverErrorPercent
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [
      {
        actionGroupId: operators.id
      }
    ]
  }
}

resource slowOrigin 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'edge-origin-latency'
  location: 'global'
  tags: tags
  properties: {
    description: 'The app takes long to answer Front Door.'
    severity: 2
    enabled: true
    scopes: [
      profileId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'latency'
          metricNamespace: 'Microsoft.Cdn/profiles'
          metricName: 'OriginLatency'
          operator: 'GreaterThan'
          threshold: originLatencyMilliseconds
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [
      {
        actionGroupId: operators.id
      }
    ]
  }
}

resource failOpens 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'edge-fail-opens'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Edge: rewriting failed'
    description: 'Pages were sent untouched, or from the place on where their rewriting stopped.'
    severity: 3
    enabled: true
    scopes: [
      workspaceId
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    // The table is made by the first line that is logged.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Message has "was sent untouched"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 10
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        operators.id
      ]
    }
  }
}
