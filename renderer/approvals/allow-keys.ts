/** What the keys that answer are called on this system. */
import { answers } from "./strings.ts";

const isMac = (): boolean => navigator.platform.startsWith("Mac");

export const allowKeys = (): string =>
	isMac() ? answers.keysMac : answers.keys;

export const denyKeys = (): string =>
	isMac() ? answers.denyKeysMac : answers.denyKeys;
