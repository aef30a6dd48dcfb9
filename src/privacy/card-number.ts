/**
 * Whether a text is the number of a payment card: as issuers give them out, with the check digit of ISO/IEC 7812. Without
 * the first of these, one of ten timestamps and order numbers would be a card.
 */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/%20/g, '').replace(/\D/g, '');
  return ISSUED.test(digits) && hasCheckDigit(digits);
}

/** Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay and Maestro. */
const ISSUED =
  /^(?:4\d{15}(?:\d{3})?|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}(?:\d{3})?|35\d{14}|62\d{14,17}|(?:50|5[6-9]|6[37])\d{10,17})$/;

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - ZERO;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const ZERO = 48;
