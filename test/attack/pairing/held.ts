/** A call of the agent's that waits for a person, and the card of it that a phone is shown. */
import { expect } from "vitest";
import type { RequestObject } from "../../../contract/phone.ts";
import type { Told } from "../../core/http.ts";
import type { Phone } from "../../stub/phone.ts";
import type { Desktop } from "./desktop.ts";
import { soon } from "./pair.ts";

let calls = 0;
/** Each is another command, so that no two share a card. */
export const critical = (): string => `rm -rf ~/gone-${++calls}`;
export const high = (): string => `cat ~/.ssh/id_rsa_${++calls}`;

export interface HeldCall {
	readonly command: string;
	/** "DB-7F3K". */
	readonly id: string;
	/** What the agent is told in the end. */
	readonly told: Promise<Told>;
}

export async function hold(
	desktop: Desktop,
	command: string,
	upstream?: string,
): Promise<HeldCall> {
	const told = desktop.run(command, upstream);
	const { id } = await soon(async () =>
		(await desktop.call("approval.list", {})).find(
			(one) => one.command === command,
		),
	);
	return { command, id, told };
}

export const cardOf = (
	phone: Phone,
	{ id }: Pick<HeldCall, "id">,
): Promise<RequestObject> => phone.card((request) => request.id === id);

/** It has not left, and still waits. */
export async function expectHeld(
	desktop: Desktop,
	{ id, command }: HeldCall,
): Promise<void> {
	const { state } = await desktop.call("approval.get", { id });
	expect([state, desktop.ran().includes(command)]).toEqual(["pending", false]);
}

/** Nothing waits on, whatever the test was about. */
export async function refuse(desktop: Desktop, held: HeldCall): Promise<void> {
	await desktop
		.call("approval.answer", { id: held.id, verdict: "deny" })
		.catch(() => undefined);
	await held.told;
}
