/**
 * The public key that releases are signed by: Ed25519, 32 bytes in base64url. None yet: until there is one, a feed needs
 * its own in the settings (`updates.key`).
 */
export const releaseKey: string | undefined = undefined;
