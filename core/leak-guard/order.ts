/** What the thread that looks for secrets is asked, and what it answers. Types only. */
import type { Coding } from "../outbound/decoder.ts";
import type { Leak } from "./leaks.ts";
import type { Scanned, TextOrder } from "./scan-text.ts";

/** Bytes to look through; `coding`: as an answer says they are encoded. They may end in the middle. */
export interface LeakText {
	readonly bytes: Uint8Array;
	readonly coding?: Coding | undefined;
}

export type Order =
	| { readonly kind: "text"; readonly order: TextOrder }
	| { readonly kind: "leaks"; readonly texts: readonly LeakText[] };

/** undefined: not looked through, and no reason, which could hold some of the text. */
export type Reply =
	| { readonly kind: "text"; readonly scanned: Scanned }
	| { readonly kind: "leaks"; readonly leaks: readonly (readonly Leak[])[] }
	| undefined;
