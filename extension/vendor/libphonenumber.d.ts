/** Types of the part of libphonenumber-js that masking uses, for the type check only; the file sets a global. */
interface PhoneNumberFound {
  startsAt: number;
  endsAt: number;
  number: { number: string; country?: string };
}

declare global {
  var libphonenumber: {
    findPhoneNumbersInText(text: string, options?: string | { defaultCountry?: string; extended?: boolean }): PhoneNumberFound[];
    parsePhoneNumberFromString(text: string, country?: string): { number: string; isValid(): boolean; isPossible(): boolean } | undefined;
  };
}

export {};
