/** A gate that answers hooks: the real control, policy and approvals behind a real socket, without a listener. */
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Mode } from "../../../contract/views.ts";
import {
	createControl,
	type GateControl,
} from "../../../core/control/control.ts";
import { publishEndpoint } from "../../../core/doors/pipe.ts";
import { serveSocket } from "../../../core/doors/socket.ts";
import { answer, type Result } from "../../../core/hook/answer.ts";
import { parseLine } from "../../../core/hook/line.ts";
import { type CoreParts, coreParts, silent } from "../parts.ts";
import { eventually } from "../eventually.ts";
import type { Recorded } from "./recorded.ts";

export type HookGate = CoreParts & {
	readonly control: GateControl;
	readonly stop: () => void;
	/** The id of the one card that waits. */
	readonly card: () => Promise<string>;
};

export async function hookGate(
	mode: Mode = "strict",
	settings: object = {},
): Promise<HookGate> {
	const parts = await coreParts(mode, { settings });
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
	const door = await serveSocket(publishEndpoint(parts.home), control);
	onTestFinished(() => door.close());
	return Object.assign(parts, {
		control,
		stop: () => door.close(),
		async card(): Promise<string> {
			await eventually(() => parts.approvals.list().length).toBe(1);
			return parts.approvals.list()[0]?.id ?? "";
		},
	});
}

/** One run of the hook program's inside. */
export const runHook = (
	{ agent, flags = [] }: Pick<Recorded, "agent" | "flags">,
	socket: string,
	input: string | Buffer,
	more: readonly string[] = [],
): Promise<Result> =>
	answer(
		parseLine([agent, ...flags, ...more]),
		async () => socket,
		Readable.from([Buffer.from(input)]),
		0,
	);

/** What stands on stdout, with any reason of an allow made one. */
export function outputOf({ stdout }: Result): unknown {
	if (stdout === "") return "";
	const value: unknown = JSON.parse(stdout);
	return JSON.parse(
		JSON.stringify(value, (name, inner: unknown) =>
			(name === "permissionDecisionReason" || name === "reason") &&
			typeof inner === "string" &&
			inner.startsWith("Drawbridge let")
				? "any"
				: inner,
		),
	);
}
