/**
 * What tools, prompts and resources of many upstreams are called at one address, and how a name leads back. An upstream's
 * name holds neither `_` nor `+`, so that what stands before the mark is always one. Pure.
 */
import { hash } from "node:crypto";
import { toolSeparator } from "../permission/allowed-tools.ts";

/** Clients put a name of their own before it, and some models' providers take 64 characters in all or in part. */
const longestName = 64;
const hashLength = 8;
/** MCP 2025-11-25, "Tool Names". */
const odd = /[^A-Za-z0-9_.-]/g;

/**
 * `upstream__name`, the same at every time: where that is too long, or holds what clients do not take, it is cut,
 * mended and ends in a part of its SHA-256.
 */
export function sharedName(upstream: string, name: string): string {
	const whole = upstream + toolSeparator + name;
	const mended = whole.replaceAll(odd, "_");
	if (whole.length <= longestName && mended === whole) return whole;
	const sum = hash("sha256", whole, "hex").slice(0, hashLength);
	return `${mended.slice(0, longestName - hashLength - 1)}_${sum}`;
}

export interface Own {
	readonly upstream: string;
	/** As the upstream has it. */
	readonly name: string;
}

/** It ends as a shortened name does; some upstream may have a tool that is called so. */
export const mayBeShortened = (shared: string): boolean =>
	/_[0-9a-f]{8}$/.test(shared);

/** As it stands in the name, unless it was shortened; undefined: it names no upstream. */
export function ownName(shared: string): Own | undefined {
	const end = shared.indexOf(toolSeparator);
	return end < 1
		? undefined
		: {
				upstream: shared.slice(0, end),
				name: shared.slice(end + toolSeparator.length),
			};
}

const scheme = "drawbridge+";

/** An address, or a template of addresses, with its upstream before it: its own scheme and expressions stay as they are. */
export const sharedUri = (upstream: string, uri: string): string =>
	`${scheme}${upstream}+${uri}`;

export function ownUri(shared: string): Own | undefined {
	if (!shared.startsWith(scheme)) return undefined;
	const end = shared.indexOf("+", scheme.length);
	return end === -1
		? undefined
		: {
				upstream: shared.slice(scheme.length, end),
				name: shared.slice(end + 1),
			};
}
