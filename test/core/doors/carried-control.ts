/**
 * The real control over real parts, for a door to carry. Doors are tested for how they carry: which commands there are
 * and what they do is control.test.ts's matter.
 */
import {
	createControl,
	type GateControl,
} from "../../../core/control/control.ts";
import type { OpenParts } from "../../../core/parts.ts";
import { type CoreParts, coreParts, silent } from "../parts.ts";

export type Carried = CoreParts & { readonly control: GateControl };

/** The commands of a gate that has no listener, no console and no phones. */
export const controlOf = (parts: OpenParts): GateControl =>
	createControl({
		parts,
		gateUrl: () => "http://127.0.0.1:4180",
		status: () => {
			throw new Error("no gate here has a status");
		},
		phones: () => {
			throw new Error("no gate here has phones");
		},
		consoleLink: () => ({ url: "", expiresAt: new Date(0).toISOString() }),
		stop: silent,
	});

export async function carriedControl(): Promise<Carried> {
	const parts = await coreParts();
	return Object.assign(parts, { control: controlOf(parts) });
}
