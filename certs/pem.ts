/** Texts in PEM form: what is binary, as letters between two lines that say what it is. */

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** Each certificate in a text by itself, in its order. */
export const certificatesIn = (text: string): string[] => text.match(CERTIFICATE) ?? []

/** A certificate from its bytes. */
export function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
