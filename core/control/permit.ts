/**
 * Asked before every command: who-may.ts says what is needed first, and here it is got: the owner's passphrase, or a
 * person's yes on the desktop or a phone. Returns when the command may run. Holds no rule of its own.
 */
import type { CommandName } from "../../contract/commands.ts";
import {
	answersQuestion,
	type Ruling,
	rulingOf,
	widens,
} from "../approval/who-may.ts";
import { canonicalJson, digestOf } from "../approval/digest.ts";
import type { Answer } from "../approval/question.ts";
import { isNotForPhones } from "../devices/allowance.ts";
import type { OpenParts } from "../parts.ts";
import { type MeaningParts, meaningOf } from "./meaning.ts";
import { type Asker, CommandError } from "./operation.ts";
import { unsaid } from "./unsaid.ts";

type PermitParts = Pick<
	OpenParts,
	| "approvals"
	| "bridge"
	| "devices"
	| "mode"
	| "owner"
	| "projects"
	| "settings"
> &
	MeaningParts;

/** @throws CommandError */
export async function permit(
	parts: PermitParts,
	name: CommandName,
	input: object,
	asker: Asker,
): Promise<void> {
	const isWidening = widens(name, input, {
		mode: parts.mode.view(),
		settings: parts.settings,
		projectDenies: parts.projects
			.list()
			.some(({ dir }) =>
				parts.projects
					.policyFor(dir)
					.rules.held.some(({ then }) => then === "deny"),
			),
	});
	if (isWidening && name === "mode.set" && parts.bridge.raised)
		throw new CommandError(
			"conflict",
			"the bridge is raised; lower it first: drawbridge bridge lower",
		);
	const { actor } = asker;
	const needsOwner = isWidening && actor !== "desktop";
	if (
		needsOwner &&
		!parts.owner.view().desktop &&
		!(await parts.owner.isKnown())
	) {
		// It stands in the vault: opening that cannot wait for it, and the keychain has its own word to say.
		if (name === "vault.unlock") return;
		throw new CommandError(
			"vault-locked",
			"the vault has not been open since the start, and it alone knows the owner passphrase, if there is one; open it first: drawbridge vault unlock",
		);
	}
	const ruling = rulingOf(actor, name, isWidening, parts.owner.view());
	await needs[ruling](parts, name, input, asker);
}

const needs: Readonly<
	Record<
		Ruling,
		(
			parts: PermitParts,
			name: CommandName,
			input: object,
			asker: Asker,
		) => Promise<void>
	>
> = {
	go: async () => undefined,
	async desktop() {
		throw new CommandError(
			"answer-on-desktop",
			"the desktop app is running: approve it there",
		);
	},
	async passphrase(parts, name, input, asker) {
		const { owner } = parts;
		const { passphrase } = asker;
		if (!owner.view().passphrase)
			throw new CommandError(
				"passphrase-needed",
				"without the desktop app this needs the owner passphrase, and none is set; set one first: drawbridge owner passphrase set",
			);
		if (passphrase === undefined && mayAskPhones(parts, name))
			return await askPerson(parts, name, input, asker);
		if (passphrase === undefined)
			throw new CommandError(
				"passphrase-needed",
				"this needs the owner passphrase (--passphrase: the first line of stdin)",
			);
		const good = await owner.check(passphrase);
		if (typeof good === "number")
			throw new CommandError(
				"passphrase-wrong",
				`not looked at: too many wrong ones; try again in ${good} s`,
			);
		if (!good)
			throw new CommandError(
				"passphrase-wrong",
				"that is not the owner passphrase",
			);
	},
	ask: askPerson,
};

/** A question about a question, or about phones, is not for a phone: it would wait for nobody. */
export const mayAskPhones = (
	{ devices }: PermitParts,
	name: CommandName,
): boolean =>
	!answersQuestion.has(name) &&
	!isNotForPhones(name) &&
	devices
		.all()
		.some(({ tier, reach }) => tier === "trusted" && reach !== "none");

/** As one more question, answered like any other: on the desktop, or on a phone. */
async function askPerson(
	parts: PermitParts,
	name: CommandName,
	input: object,
	{ actor, gone }: Asker,
): Promise<void> {
	const { approvals } = parts;
	const who = actor === "cli" ? "the command line" : "the console";
	const meaning = await meaningOf(name, input, parts);
	const said = Object.fromEntries(
		Object.entries({ ...input, ...meaning?.shown }).map(([field, value]) => [
			field,
			unsaid.has(field) && value !== undefined ? "(not shown)" : value,
		]),
	);
	const args = canonicalJson(said);
	const held = approvals.ask({
		client: who,
		clientId: `door:${actor}`,
		agent: "",
		upstream: "gate",
		method: "",
		path: "",
		tool: name,
		args,
		cwd: "",
		judgement: {
			risk: "high",
			categories: ["privilege"],
			decision: "ask",
			rule: "what widens the gate is asked",
			pieces: [],
		},
		digest: digestOf({
			client: actor,
			agent: "",
			upstream: "gate",
			method: name,
			target: "",
			headers: [],
			body: Buffer.from(canonicalJson(input)),
			cwd: "",
			scripts: [],
		}),
		onceOnly: true,
		deadlineMs: approvals.deadlineFor("gate"),
	});
	const leave = (): void => held.withdraw();
	if (gone?.aborted) leave();
	gone?.addEventListener("abort", leave, { once: true });
	const answer = await held.answer;
	gone?.removeEventListener("abort", leave);
	if (answer.kind === "allow" && held.release()) {
		const now = await meaningOf(name, input, parts);
		if (now?.digest === meaning?.digest) return;
		throw new CommandError(
			"conflict",
			"what it would start has changed since it was asked about; ask again",
		);
	}
	throw refusalFor(held.denial ?? answer);
}

function refusalFor(answer: Answer): CommandError {
	if (answer.kind === "timeout")
		return new CommandError("refused", "nobody answered in time");
	if (answer.kind !== "deny")
		return new CommandError("voided", "who asked has gone");
	const { by, reason } = answer;
	return reason === "too-many-questions"
		? new CommandError("too-many-questions", "too many questions wait")
		: new CommandError(
				"refused",
				`denied by ${by}${reason === "" ? "" : `: ${reason}`}`,
			);
}
