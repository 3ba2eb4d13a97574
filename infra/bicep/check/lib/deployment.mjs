// A deployment as it would be: its parameters, defaults included, and its resources with their values. What only Azure knows (a host name, an id)
// stands in them as the expression that asks for it.
import { valueOf } from './expression.mjs';

export class Deployment {
  constructor(name, { parameters, template }, { predictedResources, diagnostics, outputs }) {
    Object.assign(this, { name, resources: predictedResources, diagnostics, outputs });
    this.parameters = Object.fromEntries(Object.entries(template.parameters).map(([key, { defaultValue }]) => [key, parameters[key]?.value ?? defaultValue]));
  }

  of(type) {
    return this.resources.filter(resource => resource.type === type);
  }

  /** Resources of a type within another resource. */
  within(parent, type) {
    return this.of(type).filter(resource => resource.id.startsWith(`${parent.id}/`));
  }

  /** App settings of a site, as { name, value }. Further settings are secure: their values do not show, and so they are not among these. */
  settings(site) {
    return valueOf(site.properties.siteConfig.appSettings);
  }

  get premium() {
    return this.parameters.frontDoorSku === 'Premium_AzureFrontDoor';
  }

  get privateLink() {
    return this.parameters.privateLinkEnabled && this.premium;
  }

  get hosts() {
    return this.parameters.customDomains.split(',').map(host => host.trim()).filter(Boolean);
  }
}

/** Every object in a value. */
export function* objects(value) {
  if (Array.isArray(value) || value !== null && typeof value === 'object') {
    if (!Array.isArray(value)) {
      yield value;
    }

    for (const inner of Object.values(value)) {
      yield* objects(inner);
    }
  }
}

/** Whether two lists have the same members, in whatever order. */
export const same = (one, other) => JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
