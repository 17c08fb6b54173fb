const SECRETS = [
  /\bxox[a-z]-[\w-]+/g,
  /\bxapp-[\w-]+/g,
  /\b(?:Bot |Bearer )[\w.-]{20,}/g,
  /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}\b/g,
  /(https:\/\/hooks\.slack\.com\/services\/)[\w/]+/g,
  /(\/api\/(?:v\d+\/)?webhooks\/\d+\/)[\w-]+/g,
  /((?:redis|rediss|postgres|postgresql):\/\/[^:@/\s]*:)[^@\s]+(?=@)/g,
];

/** Tokens, webhook addresses and passwords of store URLs out of any text. */
export function redact(text: string): string {
  return SECRETS.reduce(
    (clean, pattern) =>
      clean.replace(pattern, (_match, kept) => `${typeof kept === 'string' ? kept : ''}[secret]`),
    text,
  );
}
