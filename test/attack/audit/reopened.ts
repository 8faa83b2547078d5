/** A gate that is opened again on one home, and somebody who writes into its database meanwhile. */
import { onTestFinished } from "vitest";
import type { Home } from "../../../core/home.ts";
import type { Log } from "../../../core/log.ts";
import { Parts } from "../../../core/parts.ts";
import { openState } from "../../../core/state.ts";
import { silent } from "../../core/parts.ts";

export async function start(home: Home, log: Log = silent): Promise<Parts> {
	const parts = await Parts.open(
		{
			home,
			log,
			env: { PATH: process.env["PATH"], DRAWBRIDGE_VAULT: "file" },
			mode: "strict",
			root: null,
			given: async () => [],
			trustStores: [],
		},
		{
			keys: silent,
			users: silent,
			mode: silent,
			upstreams: silent,
			warnings: silent,
			certificates: silent,
			allowlist: silent,
			devices: silent,
			deviceEnded: silent,
			networks: silent,
			consents: silent,
			programs: silent,
			tighten: silent,
		},
	);
	onTestFinished(async () => {
		if (parts.db.isOpen) await parts.close();
	});
	await parts.begin();
	return parts;
}

export function tamper(home: Home, sql: string): void {
	const db = openState(home.database);
	db.exec(sql);
	db.close();
}
