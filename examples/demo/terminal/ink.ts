import { styleText } from 'node:util';

export type Colour = Parameters<typeof styleText>[0];

/** Colours a text for a person at a terminal; for everybody else it stays plain (https://no-color.org). */
export function ink(colour: Colour, text: string): string {
  return COLOURED ? styleText(colour, text) : text;
}

const COLOURED = process.stdout.isTTY === true && !process.env.NO_COLOR;
