/** What the keys that allow are called on this system. */
import { answers } from "./strings.ts";

export const allowKeys = (): string =>
	navigator.platform.startsWith("Mac") ? answers.keysMac : answers.keys;
