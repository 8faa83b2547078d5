/** What is given out, and what is kept of it: 256 random bits, and their SHA-256. Stores nothing. */
import { hash, randomBytes } from "node:crypto";

/** What is kept of a token: enough to know it again. */
export const digest = (raw: string): string => hash("sha256", raw, "hex");

/** 256 random bits in base64url. */
export const newRaw = (prefix: string): string =>
	prefix + randomBytes(32).toString("base64url");

export const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

/** The columns are BLOBs, or NULL, in a STRICT table. */
export const hexOf = (value: unknown): string | null =>
	value === null ? null : Buffer.from(value as Uint8Array).toString("hex");
