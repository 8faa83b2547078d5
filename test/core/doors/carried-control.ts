/**
 * The real control over real parts, for a door to carry. Doors are tested for how they carry: which commands there are
 * and what they do is control.test.ts's matter.
 */
import {
	createControl,
	type GateControl,
} from "../../../core/control/control.ts";
import { type CoreParts, coreParts, silent } from "../parts.ts";

export type Carried = CoreParts & { readonly control: GateControl };

export async function carriedControl(): Promise<Carried> {
	const parts = await coreParts();
	const control = createControl({
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
	return Object.assign(parts, { control });
}
