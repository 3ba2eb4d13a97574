// What must be said, and nothing else.
using '../../main.bicep'

param environmentName = 'plain'
param location = 'westeurope'
param originUrl = 'https://origin.example.com'
