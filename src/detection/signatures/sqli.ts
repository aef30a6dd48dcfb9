import type { Signature } from '../signature.js';

export const sqli: readonly Signature[] = [
  {
    id: 'sqli.tautology',
    family: 'sqli',
    score: 50,
    meaning: 'A quote that ends a string, and a condition that is always true.',
    find: (value) =>
      /['"]/.test(value)
        ? value.search(/['"][\s)]{0,16}(?:or|and|\|\||&&)[\s('"]{1,16}(\w{1,32})['")\s]{0,16}(?:=|like)[\s('"]{0,16}\1/)
        : -1,
  },
  {
    id: 'sqli.numeric_tautology',
    family: 'sqli',
    score: 50,
    meaning: 'A number followed by a condition that is always true.',
    find: (value) => value.search(/^-?\d{1,16}\)?\s{1,16}(?:or|and)\s{1,16}(\d{1,16})\s{0,16}=\s{0,16}\1(?!\d)/),
  },
  {
    id: 'sqli.union_select',
    family: 'sqli',
    score: 50,
    meaning: 'A second query joined to the first, with a list of columns.',
    find: (value) =>
      value.includes('union')
        ? value.search(
            /\bunion(?:\s|\/\*){1,16}[^a-z]{0,16}(?:all\s{1,16}|distinct\s{1,16})?select\b[^;]{0,64}(?:,|\bfrom\b|\bnull\b|\*|@@)/,
          )
        : -1,
  },
  {
    id: 'sqli.stacked_query',
    family: 'sqli',
    score: 50,
    meaning: 'A second statement that changes or drops data.',
    find: (value) =>
      value.includes(';')
        ? value.search(
            /;\s{0,16}(?:drop\s{1,16}(?:table|database|schema)|delete\s{1,16}from|insert\s{1,16}into|update\s{1,16}\w{1,64}\s{1,16}set|truncate\s{1,16}table)\s{1,16}\w/,
          )
        : -1,
  },
  {
    id: 'sqli.comment_tail',
    family: 'sqli',
    score: 40,
    meaning: 'A quote that ends a string, and a comment that cuts off the rest of the query.',
    find: (value) =>
      value.includes("'") ? value.search(/['"]\s{0,8}\)?\s{0,8}(?:;\s{0,8})?(?:--\s{0,8}-?$|#$|\/\*$)/) : -1,
  },
];
