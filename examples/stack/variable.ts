/**
 * A variable of the environment.
 * @throws {Error} naming it, where it is not set and there is no other value for it.
 */
export function variable(name: string, otherwise?: string): string {
  const value = process.env[name]?.trim() || otherwise;
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
