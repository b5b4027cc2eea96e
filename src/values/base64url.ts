/** The bytes of a base64url text without padding (RFC 4648, 5), or undefined. Each sequence of bytes has one spelling. */
export function fromBase64Url(text: string): Buffer | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  // Node takes bits that are left over at the end, which other spellings would differ in.
  return bytes.toString('base64url') === text ? bytes : undefined;
}
