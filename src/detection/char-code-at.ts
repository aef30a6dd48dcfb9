/**
 * The code unit at a position of a text. No method call: V8 has strings of many inner kinds (of one or two bytes, slices,
 * sums, interned ones), and a method of all of them it looks up anew for each character, at more than the cost of the rest.
 */
export const charCodeAt: (text: string, index: number) => number = Function.prototype.call.bind(
  String.prototype.charCodeAt,
) as (text: string, index: number) => number;
