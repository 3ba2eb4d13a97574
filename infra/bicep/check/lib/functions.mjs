// Functions of the language: how many arguments they take, and what they give ("any" where it depends).
const table = `
any 1 1 any          array 1 1 array        base64 1 1 string      base64ToJson 1 1 any     base64ToString 1 1 string
bool 1 1 bool        cidrHost 2 2 string    cidrSubnet 3 3 string  coalesce 1 99 any        concat 1 99 any
contains 2 2 bool    dataUri 1 1 string     dateTimeAdd 2 3 string deployer 0 0 object      deployment 0 0 object
empty 1 1 bool       endsWith 2 2 bool      environment 0 0 object extensionResourceId 3 99 string
fail 1 1 any         first 1 1 any          flatten 1 1 array      format 1 99 string       guid 1 99 string
indexOf 2 2 int      int 1 1 int            intersection 2 99 any  items 1 1 array          join 2 2 string
json 1 1 any         last 1 1 any           lastIndexOf 2 2 int    length 1 1 int           loadFileAsBase64 1 1 string
loadJsonContent 1 3 any  loadTextContent 1 2 string  loadYamlContent 1 3 any  managementGroup 0 1 object
max 1 99 int         min 1 99 int           newGuid 0 0 string     objectKeys 1 1 array     padLeft 2 3 string
parseCidr 1 1 object pickZones 3 5 array    range 2 2 array        reference 1 3 object     replace 3 3 string
resourceGroup 0 1 object  resourceId 2 99 string  shallowMerge 1 1 object  skip 2 2 any     split 2 2 array
startsWith 2 2 bool  string 1 1 string      subscription 0 1 object  subscriptionResourceId 2 99 string
substring 2 3 string take 2 2 any           tenant 0 0 object      tenantResourceId 2 99 string
toLower 1 1 string   toUpper 1 1 string     trim 1 1 string        union 2 99 any           uniqueString 1 99 string
uri 2 2 string       uriComponent 1 1 string  uriComponentToString 1 1 string  utcNow 0 1 string`;

export const functions = new Map([...table.matchAll(/(\w+) (\d+) (\d+) (\w+)/g)].map(([, name, least, most, type]) =>
  [name, { least: Number(least), most: Number(most), type }]));

export const decorators = new Set(['allowed', 'batchSize', 'description', 'discriminator', 'export', 'maxLength', 'maxValue', 'metadata', 'minLength', 'minValue', 'onlyIfNotExists', 'sealed', 'secure']);
