/**
 * The name that an attribute has as a label of Prometheus, and as a label or structured metadata of Loki: what is
 * neither letter nor digit is an underscore, several in a row are one.
 * Source: https://github.com/prometheus/otlptranslator
 */
export function labelName(attribute: string): string {
  const name = attribute.replace(/[^A-Za-z0-9]+/g, '_');
  return /^\d/.test(name) ? `key_${name}` : name;
}
