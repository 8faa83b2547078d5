/** approvals, grants, bridge, owner: what waits for a person, what was remembered, and who may say so. */
import * as z from "zod";
import {
	AnswerScope,
	ApprovalView,
	type BridgeView,
} from "../../../contract/approvals.ts";
import { callInShort, cardText } from "../card.ts";
import { connectGate } from "../client.ts";
import {
	CliError,
	localTime,
	parseDuration,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { readHidden } from "../prompt.ts";
import { ask, currentHome, notRunning } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export async function listApprovals(
	flags: Json & { readonly all?: boolean },
): Promise<void> {
	const approvals = await ask("approval.list", { all: flags.all ?? false });
	if (flags.json) {
		printJson(approvals);
		return;
	}
	print(
		table(
			approvals.map((one) => [
				one.id,
				one.state,
				one.risk,
				one.client,
				one.upstream,
				one.tool || `${one.method} ${one.path}`,
				one.waiting > 1 ? `×${one.waiting}` : "",
				callInShort(one),
			]),
			["ID", "STATE", "RISK", "CLIENT", "UPSTREAM", "CALL", "", "WHAT"],
			"nothing waits",
		),
	);
}

/** Each question once, and once more when it has ended. */
export async function watchApprovals(flags: Json): Promise<void> {
	const gate = await connectGate(currentHome());
	if (!gate) throw notRunning();
	const open = new Set<string>();
	const show = (cards: readonly ApprovalView[]): void => {
		for (const card of cards)
			if (!open.has(card.id)) {
				open.add(card.id);
				if (flags.json) printJson(card);
				else print(`${cardText(card, false)}\n`);
			}
		const now = new Set(cards.map(({ id }) => id));
		for (const id of [...open].filter((one) => !now.has(one))) {
			open.delete(id);
			void gate.call("approval.get", { id }).then(
				(card) =>
					flags.json
						? printJson(card)
						: print(
								`${id}  ${card.state}${card.answer ? ` by ${card.answer.by}` : ""}`,
							),
				// The gate is going away, and says so below.
				() => undefined,
			);
		}
	};
	const ended = gate.subscribe(({ event, payload }) => {
		if (event === "approvals") show(z.array(ApprovalView).parse(payload));
	});
	show(await gate.call("approval.list", {}));
	await ended;
	throw new CliError("not-running", "the gate went away");
}

export async function showApproval(id: string, flags: Json): Promise<void> {
	const card = await ask("approval.get", { id });
	if (flags.json) printJson(card);
	else print(cardText(card, true));
}

export async function approve(
	id: string,
	flags: Json & {
		readonly for?: string;
		readonly pattern?: string;
		readonly expires?: string;
		readonly times?: string;
		readonly edit?: string;
	},
): Promise<void> {
	const scope = AnswerScope.safeParse(flags.for ?? "once");
	if (!scope.success)
		throw new CliError(
			"usage",
			`--for ${flags.for}: once, session, exact or pattern`,
			2,
		);
	if (flags.expires === undefined && ["exact", "pattern"].includes(scope.data))
		throw new CliError(
			"usage",
			`--for ${scope.data} needs an end, such as --expires 1h`,
			2,
		);
	const card = await ask("approval.answer", {
		id,
		verdict: "allow",
		scope: scope.data,
		pattern: countIn(flags.pattern, "--pattern", 0),
		times: countIn(flags.times, "--times", 1),
		editedArgs: flags.edit,
		...(flags.expires === undefined
			? {}
			: { expiresInSeconds: parseDuration(flags.expires) }),
	});
	if (flags.json) printJson(card);
	else {
		const calls = card.answer?.calls ?? 1;
		tell(
			`${id} is allowed${scope.data === "once" ? "" : ` (${scope.data})`}${calls > 1 ? `, ${calls} calls` : ""}`,
		);
		if (scope.data !== "once")
			tell(
				"what is remembered, until when, and how to end it: drawbridge grants list, grants revoke ID",
			);
	}
}

function countIn(
	text: string | undefined,
	flag: string,
	least: number,
): number | undefined {
	if (text === undefined) return undefined;
	const count = Number(text);
	if (!Number.isInteger(count) || count < least || count > 1_000)
		throw new CliError("usage", `${flag} ${text}: ${least} to 1000`, 2);
	return count;
}

export async function deny(
	id: string,
	flags: Json & { readonly reason: string },
): Promise<void> {
	const card = await ask("approval.answer", {
		id,
		verdict: "deny",
		reason: flags.reason,
	});
	if (flags.json) printJson(card);
	else tell(`${id} is denied`);
}

export async function listGrants(flags: Json): Promise<void> {
	const grants = await ask("grant.list", {});
	if (flags.json) {
		printJson(grants);
		return;
	}
	print(
		table(
			grants.map((one) => [
				one.id,
				one.scope,
				one.client,
				one.upstream,
				localTime(one.expiresAt),
				one.usesLeft === null
					? String(one.used)
					: `${one.used}/${one.used + one.usesLeft}`,
				one.words,
			]),
			["ID", "SCOPE", "CLIENT", "UPSTREAM", "UNTIL", "USED", "COVERS"],
			"nothing is remembered: every question is asked",
		),
	);
}

export async function revokeGrant(id: string, flags: Json): Promise<void> {
	const grant = await ask("grant.revoke", { id });
	if (flags.json) printJson(grant);
	else tell(`${id} is revoked; the next call asks again`);
}

export async function raiseBridge(flags: Json): Promise<void> {
	showBridge(await ask("bridge.raise", {}), flags);
}

export async function lowerBridge(flags: Json): Promise<void> {
	showBridge(await ask("bridge.lower", {}), flags);
}

export async function bridgeStatus(flags: Json): Promise<void> {
	showBridge(await ask("bridge.status", {}), flags);
}

function showBridge(view: BridgeView, flags: Json): void {
	if (flags.json) printJson(view);
	else
		print(
			view.raised
				? `raised since ${localTime(view.since)}${view.by === "" ? "" : ` by ${view.by}`}: strict, no grant holds, only admins are let in`
				: "lowered",
		);
}

/** With `--passphrase` the old one comes first on stdin, then the new one. */
export async function setPassphrase(flags: Json): Promise<void> {
	const password = (
		await readHidden("new owner passphrase (not shown)")
	).replace(/\r?\n$/, "");
	const owner = await ask("owner.set", { password });
	if (flags.json) printJson(owner);
	else
		tell(
			"set; from now on it is asked for before anything is approved or widened where no desktop is attached",
		);
}

export async function clearPassphrase(flags: Json): Promise<void> {
	const owner = await ask("owner.clear", {});
	if (flags.json) printJson(owner);
	else tell("cleared: any program of your user may approve and widen now");
}
